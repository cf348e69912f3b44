package dev.ratchet.workflows.iteration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an iteration stands.
 *
 * @param shardsDone shards rolled out and judged
 * @param shards all of the iteration's shards; 0 before the plan is made
 */
public record IterationStatus(
        int iteration,
        String phase,
        int shardsDone,
        int shards,
        @Nullable String pausedBecause,
        List<String> inFlight) {
    public IterationStatus {
        inFlight = List.copyOf(inFlight);
    }
}
