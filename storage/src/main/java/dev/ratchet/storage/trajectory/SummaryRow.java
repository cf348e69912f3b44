package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.Optional;

/**
 * One line about one trajectory in one iteration, so that queries need not open trajectories.
 *
 * @param iterationLength tokens written in this iteration
 * @param totalLength tokens written so far
 * @param location the sealed row of this iteration
 */
public record SummaryRow(
        TrajectoryId trajectory,
        PromptId prompt,
        StopReason stop,
        int iterationLength,
        int totalLength,
        Optional<Double> reward,
        PolicyVersions policyVersions,
        RowLocation location,
        TrajectoryStatus status) {
    public SummaryRow {
        requireNonNull(trajectory, "trajectory");
        requireNonNull(prompt, "prompt");
        requireNonNull(stop, "stop");
        requireNonNull(reward, "reward");
        requireNonNull(policyVersions, "policyVersions");
        requireNonNull(location, "location");
        requireNonNull(status, "status");
        require(
                0 <= iterationLength && iterationLength <= totalLength,
                "trajectory %s, lengths: %d of %d (expected: 0 <= this iteration <= total)",
                trajectory,
                iterationLength,
                totalLength);
    }

    /** The policy versions that wrote a trajectory: oldest, newest, and how many. */
    public record PolicyVersions(int min, int max, int count) {
        public PolicyVersions {
            require(
                    0 <= min && min <= max && 0 <= count && count <= max - min + 1,
                    "policy versions: %d from %d to %d (expected: 0 <= min <= max, no more than there are between)",
                    count,
                    min,
                    max);
        }
    }
}
