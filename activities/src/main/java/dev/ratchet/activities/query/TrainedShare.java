package dev.ratchet.activities.query;

import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the tokens that an iteration's summary tells of.
 *
 * @param trained trajectories that it trained on
 * @param meanStaleness iterations since those began, in the mean; 0 where there are none
 * @param maxStaleness of the oldest of them
 * @param trainedTokens of theirs, of all iterations in which they wrote: goodput
 * @param droppedTokens of trajectories whose group it dropped: badput
 * @param waitingTokens of finished ones whose group is not complete, and of those that go on: neither yet
 */
public record TrainedShare(
        int trained,
        double meanStaleness,
        int maxStaleness,
        long trainedTokens,
        long droppedTokens,
        long waitingTokens) {

    /** Counts a summary's lines. */
    public static TrainedShare of(int iteration, List<SummaryRow> lines) {
        int trained = 0;
        long staleness = 0;
        int oldest = 0;
        Map<TrajectoryStatus, Long> tokens = new EnumMap<>(TrajectoryStatus.class);
        for (SummaryRow line : lines) {
            tokens.merge(line.status(), (long) line.totalLength(), Long::sum);
            if (line.status() == TrajectoryStatus.TRAINED) {
                int age = iteration - line.trajectory().group().iteration();
                trained++;
                staleness += age;
                oldest = Math.max(oldest, age);
            }
        }
        return new TrainedShare(
                trained,
                trained == 0 ? 0 : (double) staleness / trained,
                oldest,
                tokens.getOrDefault(TrajectoryStatus.TRAINED, 0L),
                tokens.getOrDefault(TrajectoryStatus.DROPPED, 0L),
                tokens.getOrDefault(TrajectoryStatus.WAITING, 0L) + tokens.getOrDefault(TrajectoryStatus.PARTIAL, 0L));
    }
}
