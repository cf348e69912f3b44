package dev.ratchet.activities.buffer;

import dev.ratchet.domain.reward.GroupRewards;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Reward;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.Score;
import dev.ratchet.workflows.spec.RewardSpec;
import java.util.List;
import java.util.Optional;

/** The rewards that an iteration trains with: the length reward is off at first, then constant (section 2.3.3). */
public record RewardSchedule(RewardSpec spec, int iteration) {
    /** Rewards of a trainable group's trajectories, in the order of their samples. */
    public List<Reward> of(BufferedGroup group) {
        double weight = iteration >= spec.lengthFromIteration() ? spec.lengthWeight() : 0;
        return new GroupRewards(weight)
                .of(group.trajectories().stream()
                        .map(trajectory -> answer(trajectory.score().orElseThrow(), trajectory.length()))
                        .toList());
    }

    private static GroupRewards.Answer answer(Score score, int length) {
        return new GroupRewards.Answer(score.verdict(), score.reward().orElseThrow(), length);
    }

    /** What a judged answer's correctness is worth, 0 to 1; nothing where the verdict may not become a score. */
    Optional<Double> correctness(Judgement judgement) {
        return switch (judgement.verdict()) {
            case RIGHT, WRONG -> Optional.of(judgement.share());
            case PARTLY_RIGHT -> Optional.of(spec.partialCredit() ? judgement.share() : 0.0);
            case UNVERIFIABLE, VERIFIER_FAILED -> Optional.empty();
        };
    }
}
