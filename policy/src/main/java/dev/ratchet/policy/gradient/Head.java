package dev.ratchet.policy.gradient;

import dev.ratchet.policy.gradient.LayerWeights.Learned;
import dev.ratchet.policy.kernels.Functions;
import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Blas;
import dev.ratchet.policy.model.Blas.Into;
import dev.ratchet.policy.model.Matrix;

/**
 * Log-probabilities of R tokens from the hidden states that predict them, and the gradient: with logits z and a slope a of the
 * log-probability of token t, dz = a · (1 at t − softmax z). Logits are kept for the way back where there is memory for all; else
 * they are computed again.
 */
final class Head {
    private final Learned weights;
    private final LossMemory.Rows memory;
    private final int[] targets;
    private final float[] largest;
    private final float[] sums;

    /** @param memory whose normed hidden states [R, W] are written already */
    Head(Learned weights, LossMemory.Rows memory, int[] targets) {
        this.weights = weights;
        this.memory = memory;
        this.targets = targets;
        largest = new float[targets.length];
        sums = new float[targets.length];
    }

    float[] logProbs(Team team, Scratch[] scratches) {
        float[] logProbs = new float[targets.length];
        for (int from = 0; from < targets.length; from += memory.logits().rows()) {
            int first = from;
            Matrix some = logits(first);
            team.each(some.rows(), (row, worker) -> {
                int vocabulary = some.columns();
                float[] x = scratches[worker.index()].first(vocabulary);
                some.get(row, x);
                float target = x[targets[first + row]];
                float most = Functions.max(x, 0, vocabulary);
                float sum = Functions.exp(x, 0, vocabulary, most, 1, x, 0);
                largest[first + row] = most;
                sums[first + row] = sum;
                logProbs[first + row] = (float) (target - most - StrictMath.log(sum));
            });
        }
        return logProbs;
    }

    /** Adds to the gradient of the weights, and returns that of the hidden states. */
    Matrix backward(Team team, Scratch[] scratches, float[] slopes) {
        for (int from = 0; from < targets.length; from += memory.logits().rows()) {
            int first = from;
            boolean kept = memory.logits().rows() == targets.length;
            Matrix some = kept ? memory.logits() : logits(first);
            int count = some.rows();
            team.each(count, (row, worker) -> {
                int vocabulary = some.columns();
                float[] x = scratches[worker.index()].first(vocabulary);
                some.get(row, x);
                float slope = slopes[first + row];
                float _ = Functions.exp(x, 0, vocabulary, largest[first + row], 1, x, 0);
                Functions.scale(x, 0, vocabulary, -slope / sums[first + row]);
                x[targets[first + row]] += slope;
                some.put(row, x);
            });
            Blas.multiply(some, weights.value(), memory.hiddenGradient().rows(first, count), Into.REPLACE);
            Blas.multiply(some.turned(), memory.hidden().rows(first, count), weights.gradient(), Into.ADD);
        }
        return memory.hiddenGradient();
    }

    private Matrix logits(int first) {
        int count = Math.min(memory.logits().rows(), targets.length - first);
        Matrix some = memory.logits().rows(0, count);
        Blas.multiply(memory.hidden().rows(first, count), weights.value().turned(), some, Into.REPLACE);
        return some;
    }
}
