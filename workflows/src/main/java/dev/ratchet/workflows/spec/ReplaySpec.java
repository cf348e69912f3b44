package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

/**
 * When groups are trained on, and when they are too old.
 *
 * @param reuse how many iterations may train on one group
 * @param maxStaleness iterations after which a group is stale
 * @param stale what happens to a stale group
 * @param segments which segments are in the loss
 * @param hardLimit what happens to an answer that {@code rollout.hardLimit} ended
 * @param snapshotEvery manifests between snapshots of the buffer
 */
public record ReplaySpec(
        int reuse, int maxStaleness, Stale stale, Segments segments, HardLimit hardLimit, int snapshotEvery) {
    /** What happens to a group older than {@code maxStaleness}. */
    public enum Stale {
        TRAIN,
        DROP
    }

    /** Which segments of a trajectory are in the loss (section 2.6.2 leaves it open). */
    public enum Segments {
        ALL,
        NEWEST
    }

    /** What happens to an answer that the hard limit ended; it is judged, and its reward counts in the group's mean, either way. */
    public enum HardLimit {
        TRAIN,
        /** None of its tokens is in the loss: that it ran out of room says little of what it wrote. */
        MASK
    }

    public ReplaySpec {
        require(1 <= reuse && reuse <= 1000, "replay.reuse: %d (expected: 1 to 1000)", reuse);
        require(maxStaleness >= 1, "replay.maxStaleness: %d (expected: >= 1 iterations)", maxStaleness);
        require(snapshotEvery >= 1, "replay.snapshotEvery: %d (expected: >= 1 manifests)", snapshotEvery);
    }
}
