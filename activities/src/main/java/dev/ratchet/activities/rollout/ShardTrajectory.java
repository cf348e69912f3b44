package dev.ratchet.activities.rollout;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RoundRow;
import dev.ratchet.storage.trajectory.RowLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One trajectory of a shard while it is written.
 *
 * @param pictures that the prompt shows
 * @param older tokens of earlier iterations, which are reused and never written again
 * @param segments where those lie, oldest first
 * @param written in this iteration, round by round
 */
record ShardTrajectory(
        TrajectoryId id,
        Prompt prompt,
        TokenIds promptTokens,
        List<Picture> pictures,
        TokenIds older,
        List<RowLocation> segments,
        List<RoundRow> written) {
    ShardTrajectory {
        pictures = List.copyOf(pictures);
        segments = List.copyOf(segments);
        written = List.copyOf(written);
    }

    /** Whether the shard's next round goes on with it. */
    boolean live() {
        return written.isEmpty() || written.getLast().segment().stop() instanceof StopReason.RoundFull;
    }

    int writtenTokens() {
        return written.stream().mapToInt(row -> row.segment().tokens().length()).sum();
    }

    int totalTokens() {
        return older.length() + writtenTokens();
    }

    private TokenIds tokens() {
        return written.stream().map(row -> row.segment().tokens()).reduce(older, TokenIds::followedBy);
    }

    LiveSequence sequence(int budget, int hardLimit) {
        return new LiveSequence(id, promptTokens, pictures, tokens(), budget - writtenTokens(), hardLimit);
    }

    /** Takes a round's row, which must be this trajectory's and begin where it stands. */
    ShardTrajectory followedBy(RoundRow row, String key) {
        if (!row.trajectory().equals(id) || row.start() != totalTokens()) {
            throw new FaultException(
                    Fault.CORRUPT_DATA,
                    "round %s: trajectory %s from token %d (expected: %s from token %d)"
                            .formatted(key, row.trajectory(), row.start(), id, totalTokens()));
        }
        List<RoundRow> rows = new ArrayList<>(written);
        rows.add(row);
        return new ShardTrajectory(id, prompt, promptTokens, pictures, older, segments, rows);
    }

    /** All that was written in this iteration as one segment, and the text of the answer if it is finished. */
    RolloutRow sealed(int iteration, PolicyVersion writer, Tokenizer tokenizer) {
        TokenIds tokens = TokenIds.EMPTY;
        LogProbs logProbs = LogProbs.EMPTY;
        LogProbs drawnLogProbs = LogProbs.EMPTY;
        for (RoundRow row : written) {
            tokens = tokens.followedBy(row.segment().tokens());
            logProbs = logProbs.followedBy(row.segment().logProbs());
            drawnLogProbs = drawnLogProbs.followedBy(row.segment().drawnLogProbs());
        }
        StopReason stop = written.getLast().segment().stop();
        return new RolloutRow(
                id,
                iteration,
                prompt,
                promptTokens,
                older.length(),
                new Segment(writer, tokens, logProbs, drawnLogProbs, stop),
                written.size(),
                segments,
                stop.resumable() ? Optional.empty() : Optional.of(tokenizer.decode(tokens())),
                written.stream().map(RoundRow::numerics).distinct().sorted().toList());
    }
}
