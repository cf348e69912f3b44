package dev.ratchet.activities;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of sealed rollouts, made by hand; each token is its own position, so that one that is lost or exchanged shows. */
public final class WrittenRollouts {
    private WrittenRollouts() {}

    /** What a trajectory wrote in an iteration: {@code length} tokens after {@code start} older ones, the one at i with −1/(i + 1). */
    public static RolloutRow row(
            TrajectoryId id,
            int iteration,
            int policy,
            int start,
            int length,
            StopReason stop,
            List<RowLocation> previous) {
        float[] logProbs = new float[length];
        for (int i = 0; i < length; i++) {
            logProbs[i] = -1f / (start + i + 1);
        }
        return new RolloutRow(
                id,
                iteration,
                prompt(id),
                TokenIds.of(7, 7),
                start,
                new Segment(new PolicyVersion(policy), tokens(start, start + length), LogProbs.of(logProbs), stop),
                1,
                previous,
                stop.resumable() ? Optional.empty() : Optional.of("2"),
                List.of("cpu"));
    }

    public static TokenIds tokens(int from, int to) {
        return TokenIds.of(IntStream.range(from, to).toArray());
    }

    private static Prompt prompt(TrajectoryId id) {
        return new Prompt(new PromptId("p" + id.group().index()), Domain.MATH, 1, "1+1=", "2");
    }
}
