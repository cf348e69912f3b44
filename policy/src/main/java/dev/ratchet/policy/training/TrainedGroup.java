package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * The finished answers to one prompt; what is learned from one is its reward less their mean.
 *
 * @param pictures that stand in the places of the prompt's tokens for images
 */
public record TrainedGroup(GroupId id, TokenIds prompt, List<Picture> pictures, List<TrainedAnswer> answers) {
    /** One whose prompt shows nothing. */
    public TrainedGroup(GroupId id, TokenIds prompt, List<TrainedAnswer> answers) {
        this(id, prompt, List.of(), answers);
    }

    public TrainedGroup {
        requireNonNull(id, "id");
        require(prompt.length() >= 1, "group %s: empty prompt (expected: at least one token)", id);
        pictures = List.copyOf(pictures);
        answers = List.copyOf(answers);
        require(!answers.isEmpty(), "group %s: no answers (expected: at least one)", id);
    }

    double meanReward() {
        return answers.stream().mapToDouble(TrainedAnswer::reward).sum() / answers.size();
    }

    /** Root of the mean square about the mean, with one answer less below; 0 of a lone one. */
    double rewardDeviation() {
        double mean = meanReward();
        double squares = answers.stream()
                .mapToDouble(answer -> (answer.reward() - mean) * (answer.reward() - mean))
                .sum();
        return Math.sqrt(squares / Math.max(1, answers.size() - 1));
    }

    /** Whether all answers earned the same, so that the first update learns nothing from them. */
    boolean unanimous() {
        return answers.stream()
                .allMatch(answer -> answer.reward() == answers.getFirst().reward());
    }
}
