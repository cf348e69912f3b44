package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;

import java.util.ArrayList;
import java.util.List;

/**
 * Rewards of a group: correctness (1 for RIGHT, 0 for WRONG, in between where partial credit is given), plus the weighted
 * length reward (sections 2.3.2 and 2.3.3).
 *
 * @param lengthWeight weight of the length reward; 0 is off
 */
public record GroupRewards(double lengthWeight) {
    public GroupRewards {
        require(lengthWeight >= 0, "length weight: %s (expected: >= 0)", lengthWeight);
    }

    /**
     * One judged answer.
     *
     * @param correctness 0 to 1
     * @param length in tokens
     */
    public record Answer(Verdict verdict, double correctness, int length) {
        public Answer {
            require(0 <= correctness && correctness <= 1, "correctness: %s (expected: 0 to 1)", correctness);
        }
    }

    /** The rewards of all answers of one group, in their order. */
    public List<Reward> of(List<Answer> group) {
        require(!group.isEmpty(), "group: no answer (expected: at least one)");
        int shortest = group.stream().mapToInt(Answer::length).min().orElseThrow();
        int longest = group.stream().mapToInt(Answer::length).max().orElseThrow();
        LengthReward length = new LengthReward(shortest, longest);
        List<Reward> rewards = new ArrayList<>(group.size());
        for (Answer answer : group) {
            double weighted = lengthWeight * length.of(answer.verdict(), answer.length());
            rewards.add(new Reward(answer.correctness(), weighted == 0 ? 0 : weighted)); // and not -0
        }
        return rewards;
    }
}
