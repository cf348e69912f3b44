package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * How one iteration learns.
 *
 * @param tau weight of the squared log-ratio, τ in section 2.3.2
 * @param optimizer AdamW and clipping; its state begins anew with every iteration
 * @param groupsPerUpdate groups that one update averages over at most
 * @param epochs how often each group is learned from
 * @param microbatchTokens tokens of one forward and backward pass at most, unless a single answer with its prompt has
 *     more; bounds the memory
 * @param checkpointEvery updates between checkpoints, 0 for none
 * @param seed decides the order of the groups
 */
public record TrainingSettings(
        double tau,
        OptimizerSettings optimizer,
        int groupsPerUpdate,
        int epochs,
        int microbatchTokens,
        int checkpointEvery,
        long seed) {
    public TrainingSettings {
        requireNonNull(optimizer, "optimizer");
        require(Double.isFinite(tau) && tau >= 0, "tau: %s (expected: >= 0)", tau);
        require(groupsPerUpdate >= 1, "groups per update: %d (expected: >= 1)", groupsPerUpdate);
        require(epochs >= 1, "epochs: %d (expected: >= 1)", epochs);
        require(microbatchTokens >= 1, "microbatch tokens: %d (expected: >= 1)", microbatchTokens);
        require(checkpointEvery >= 0, "checkpoint every: %d (expected: >= 0)", checkpointEvery);
    }
}
