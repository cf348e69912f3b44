package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * How the buffer treats groups.
 *
 * @param reuse in how many iterations a group is trained on at most
 * @param maxStaleness iterations after which a group is stale: the current one minus the one in which it began
 * @param stale what becomes of a stale group
 */
public record ReplaySettings(int reuse, int maxStaleness, Stale stale) {
    public ReplaySettings {
        require(reuse >= 1, "replay.reuse: %d (expected: >= 1)", reuse);
        require(maxStaleness >= 0, "replay.maxStaleness: %d (expected: >= 0)", maxStaleness);
        requireNonNull(stale, "stale");
    }

    /** What becomes of a stale group. */
    public enum Stale {
        /** It is trained on as soon as all its trajectories are finished, however old. */
        TRAIN,
        /** It is dropped whole, with the trajectories that are still being written. */
        DROP
    }

    boolean dropsInIteration(int iteration, int groupIteration) {
        return stale == Stale.DROP && iteration - groupIteration > maxStaleness;
    }
}
