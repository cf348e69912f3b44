package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

/**
 * One step of mirror descent (section 2.3.2); the optimizer is AdamW, reset at every iteration.
 *
 * @param tau weight of the squared log-ratio
 * @param groupsPerUpdate groups in one update of the optimizer
 * @param epochs passes over the iteration's groups
 * @param microbatchTokens tokens whose activations are in memory at once
 * @param checkpointEvery updates between checkpoints inside a step; 0 is none
 */
public record TrainingSpec(
        double tau,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        int groupsPerUpdate,
        int epochs,
        int microbatchTokens,
        int checkpointEvery) {
    public TrainingSpec {
        require(tau >= 0 && Double.isFinite(tau), "training.tau: %s (expected: >= 0, finite)", tau);
        require(0 < learningRate && learningRate <= 1, "training.learningRate: %s (expected: > 0, <= 1)", learningRate);
        require(0 <= beta1 && beta1 < 1, "training.beta1: %s (expected: 0 to 1)", beta1);
        require(0 <= beta2 && beta2 < 1, "training.beta2: %s (expected: 0 to 1)", beta2);
        // A smaller one is near 0 in 32 bits, and a weight without gradient would become 0 / 0.
        require(1e-30 <= epsilon && epsilon <= 1, "training.epsilon: %s (expected: 1e-30 to 1)", epsilon);
        require(0 <= weightDecay && weightDecay < 1, "training.weightDecay: %s (expected: 0 to 1)", weightDecay);
        require(clipNorm > 0, "training.clipNorm: %s (expected: > 0)", clipNorm);
        require(groupsPerUpdate >= 1, "training.groupsPerUpdate: %d (expected: >= 1)", groupsPerUpdate);
        require(1 <= epochs && epochs <= 100, "training.epochs: %d (expected: 1 to 100)", epochs);
        require(microbatchTokens >= 16, "training.microbatchTokens: %d (expected: >= 16)", microbatchTokens);
        require(checkpointEvery >= 0, "training.checkpointEvery: %d (expected: >= 0)", checkpointEvery);
    }
}
