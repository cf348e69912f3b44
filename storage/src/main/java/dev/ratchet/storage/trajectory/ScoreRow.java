package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.Optional;

/**
 * What a verifier said of one finished trajectory. What it earns follows from its whole group, see {@link SummaryRow}.
 *
 * @param seconds how long the verifier took; absent in rows from before it was kept
 */
public record ScoreRow(TrajectoryId trajectory, Judgement judgement, Optional<Double> seconds) {
    public ScoreRow {
        requireNonNull(trajectory, "trajectory");
        require(
                seconds.isEmpty() || seconds.get() >= 0,
                "trajectory %s, seconds: %s (expected: >= 0)",
                trajectory,
                seconds);
    }
}
