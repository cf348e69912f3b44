package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

/**
 * AdamW with clipping of the global norm.
 *
 * @param learningRate step size, > 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the corrected second moment, 1e-30 to 1: a smaller one is near 0 in 32 bits, and a weight
 *     without gradient would become 0 / 0
 * @param weightDecay times learning rate is taken off every weight at each update, >= 0
 * @param clipNorm gradients are scaled down to this global norm, > 0; infinity turns it off
 */
public record OptimizerSettings(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
    public OptimizerSettings {
        require(learningRate > 0 && learningRate <= 1, "learning rate: %s (expected: > 0, <= 1)", learningRate);
        require(0 <= beta1 && beta1 < 1, "beta1: %s (expected: 0 to < 1)", beta1);
        require(0 <= beta2 && beta2 < 1, "beta2: %s (expected: 0 to < 1)", beta2);
        require(1e-30 <= epsilon && epsilon <= 1, "epsilon: %s (expected: 1e-30 to 1)", epsilon);
        require(weightDecay >= 0 && weightDecay < 1 / learningRate, "weight decay: %s (expected: >= 0)", weightDecay);
        require(clipNorm > 0, "clip norm: %s (expected: > 0)", clipNorm);
    }

    public static OptimizerSettings withLearningRate(double learningRate) {
        return new OptimizerSettings(learningRate, 0.9, 0.95, 1e-8, 0, 1);
    }
}
