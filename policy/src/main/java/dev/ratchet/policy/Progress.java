package dev.ratchet.policy;

/**
 * Told how far a long piece of work has come, between native steps and never inside one. What it throws ends the work
 * and reaches the caller, which is how a cancellation comes in.
 */
@FunctionalInterface
public interface Progress {
    Progress SILENT = (done, total) -> {};

    /** {@code done} units of at most {@code total} are ready; a unit is a position when writing, an update when learning. */
    void at(int done, int total);
}
