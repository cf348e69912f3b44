package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.Optional;

/**
 * What a verifier said of one finished trajectory, and the reward that follows.
 *
 * @param seconds how long the verifier took; absent in rows from before it was kept
 * @param reward absent where the verdict is not a judgement, and where it is not yet known
 */
public record ScoreRow(
        TrajectoryId trajectory, Judgement judgement, Optional<Double> seconds, Optional<RewardParts> reward) {
    public ScoreRow {
        requireNonNull(trajectory, "trajectory");
        require(
                seconds.isEmpty() || seconds.get() >= 0,
                "trajectory %s, seconds: %s (expected: >= 0)",
                trajectory,
                seconds);
        require(
                judgement.verdict().judged() || reward.isEmpty(),
                "trajectory %s, reward: %s after %s (expected: none)",
                trajectory,
                reward,
                judgement.verdict());
    }

    /** A reward and the parts it is made of: the verdict's and that of the length (section 2.3.3), weighted. */
    public record RewardParts(double correctness, double length, double total) {
        public RewardParts {
            require(
                    Double.isFinite(correctness) && Double.isFinite(length) && Double.isFinite(total),
                    "reward: %s with parts %s and %s (expected: finite numbers)",
                    total,
                    correctness,
                    length);
        }
    }
}
