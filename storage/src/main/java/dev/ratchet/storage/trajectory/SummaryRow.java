package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.Optional;

/**
 * One line about one trajectory in one iteration, so that queries need not open trajectories. An iteration has one for each that
 * wrote in it, and for each that wrote earlier and whose group it trains on or drops.
 *
 * @param iterationLength tokens written in this iteration; 0 if it wrote earlier
 * @param totalLength tokens written so far
 * @param correctness what its verdict earns; absent if it is not finished or was not judged
 * @param lengthReward the weighted length reward, which its whole group decides; present if this iteration trains on it
 * @param location its newest sealed row
 */
public record SummaryRow(
        TrajectoryId trajectory,
        PromptId prompt,
        StopReason stop,
        int iterationLength,
        int totalLength,
        Optional<Double> correctness,
        Optional<Double> lengthReward,
        PolicyVersions policyVersions,
        RowLocation location,
        TrajectoryStatus status) {
    public SummaryRow {
        requireNonNull(trajectory, "trajectory");
        requireNonNull(prompt, "prompt");
        requireNonNull(stop, "stop");
        requireNonNull(correctness, "correctness");
        requireNonNull(policyVersions, "policyVersions");
        requireNonNull(location, "location");
        requireNonNull(status, "status");
        require(
                0 <= iterationLength && iterationLength <= totalLength,
                "trajectory %s, lengths: %d of %d (expected: 0 <= this iteration <= total)",
                trajectory,
                iterationLength,
                totalLength);
        require(
                lengthReward.isEmpty() || (correctness.isPresent() && status == TrajectoryStatus.TRAINED),
                "trajectory %s, length reward: %s with verdict's %s and status %s (expected: none unless it is trained on)",
                trajectory,
                lengthReward,
                correctness,
                status);
    }

    /** What this iteration trains with; absent if it does not. */
    public Optional<Double> trainedReward() {
        return lengthReward.map(length -> correctness.orElseThrow() + length);
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
