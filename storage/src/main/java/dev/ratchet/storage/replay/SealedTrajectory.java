package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.Optional;

/**
 * What one iteration sealed of one trajectory.
 *
 * @param row where the tokens lie
 * @param length tokens of the trajectory so far, with those of this row
 * @param score present if and only if the trajectory is finished
 */
public record SealedTrajectory(
        TrajectoryId id, RowLocation row, int length, StopReason stop, PolicyVersion writtenBy, Optional<Score> score) {
    public SealedTrajectory {
        requireNonNull(id, "id");
        requireNonNull(row, "row");
        requireNonNull(writtenBy, "writtenBy");
        require(length >= 0, "trajectory %s, length: %d (expected: >= 0)", id, length);
        require(
                score.isPresent() != stop.resumable(),
                "trajectory %s, score after stop %s: %s (expected: present if and only if finished)",
                id,
                stop.label(),
                score);
    }
}
