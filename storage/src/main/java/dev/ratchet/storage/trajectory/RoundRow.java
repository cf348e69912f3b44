package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.TrajectoryId;

/**
 * What one trajectory wrote in one round.
 *
 * @param start how many tokens the trajectory had before
 * @param numerics fingerprint of the engine that wrote it
 */
public record RoundRow(TrajectoryId trajectory, int start, Segment segment, String numerics) {
    public RoundRow {
        requireNonNull(trajectory, "trajectory");
        requireNonNull(segment, "segment");
        requireNonNull(numerics, "numerics");
        require(start >= 0, "trajectory %s, start: %d (expected: >= 0)", trajectory, start);
    }
}
