package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * How one iteration learns.
 *
 * @param objective what it minimises
 * @param optimizer AdamW and clipping; its state begins anew with every iteration
 * @param groupsPerUpdate groups that one update averages over at most
 * @param epochs how often each group is learned from
 * @param microbatchTokens tokens of one forward and backward pass at most, unless a single answer with its prompt has
 *     more; bounds the memory
 * @param checkpointEvery updates between checkpoints, 0 for none
 * @param seed decides the order of the groups
 * @param importanceCap the highest weight of {@link Importance}, for which answers must have the log-probabilities they were
 *     written with; 0 for no weights
 */
public record TrainingSettings(
        Reinforcement objective,
        OptimizerSettings optimizer,
        int groupsPerUpdate,
        int epochs,
        int microbatchTokens,
        int checkpointEvery,
        long seed,
        double importanceCap,
        MemorySettings memory) {
    public TrainingSettings {
        requireNonNull(objective, "objective");
        requireNonNull(optimizer, "optimizer");
        requireNonNull(memory, "memory");
        require(groupsPerUpdate >= 1, "groups per update: %d (expected: >= 1)", groupsPerUpdate);
        require(epochs >= 1, "epochs: %d (expected: >= 1)", epochs);
        require(microbatchTokens >= 1, "microbatch tokens: %d (expected: >= 1)", microbatchTokens);
        require(checkpointEvery >= 0, "checkpoint every: %d (expected: >= 0)", checkpointEvery);
        require(
                Double.isFinite(importanceCap) && importanceCap >= 0,
                "importance cap: %s (expected: >= 0)",
                importanceCap);
    }

    /** Mirror descent without importance weights, all in memory at once. */
    public TrainingSettings(
            double tau,
            OptimizerSettings optimizer,
            int groupsPerUpdate,
            int epochs,
            int microbatchTokens,
            int checkpointEvery,
            long seed) {
        this(
                new Reinforcement.ByMirrorDescent(tau),
                optimizer,
                groupsPerUpdate,
                epochs,
                microbatchTokens,
                checkpointEvery,
                seed,
                0,
                MemorySettings.NONE);
    }
}
