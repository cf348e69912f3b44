package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What an iteration brought to the buffer and what followed from it; the log's entry for that iteration.
 *
 * @param snapshot the iteration of the newest snapshot at or before this one, 0 for the empty buffer
 * @param taken the groups that this iteration trains on, whole, in order
 * @param dropped the groups that this iteration dropped, in order
 * @param counters after this iteration
 * @param partialsWaiting trajectories that go on in a later iteration
 */
public record BufferManifest(
        Delta delta,
        int snapshot,
        List<BufferedGroup> taken,
        List<DroppedGroup> dropped,
        BufferCounters counters,
        int partialsWaiting) {
    public BufferManifest {
        requireNonNull(counters, "counters");
        taken = List.copyOf(taken);
        dropped = List.copyOf(dropped);
        require(
                0 <= snapshot && snapshot <= delta.iteration(),
                "buffer manifest %d, snapshot: %d (expected: 0 to that iteration)",
                delta.iteration(),
                snapshot);
    }
}
