package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.fault.Fault.UNUSABLE_MODEL;

import ai.djl.ndarray.NDArray;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.model.Torch;
import java.nio.FloatBuffer;

/** Draws tokens from the logits of many rows: softmax in the engine, inverse distribution function here. */
final class TokenDraw {
    private final FloatBuffer logProbs;
    private final FloatBuffer weights;
    private final int vocabulary;
    private final boolean likeliest;

    /** Takes logits [B, V]; must be used within the step that made them. */
    TokenDraw(NDArray logits_BV, double temperature) {
        vocabulary = Math.toIntExact(logits_BV.getShape().get(1));
        NDArray logProbs_BV = logits_BV.logSoftmax(-1);
        logProbs = Torch.memory(logProbs_BV);
        likeliest = temperature == 0;
        if (likeliest) {
            weights = logProbs;
        } else if (temperature == 1) {
            weights = Torch.memory(logProbs_BV.exp());
        } else {
            weights = Torch.memory(logits_BV.mul((float) (1 / temperature)).softmax(-1));
        }
    }

    /** The token of row {@code row} whose share of the distribution holds {@code uniform}, in [0, 1). */
    int token(int row, double uniform) {
        int start = row * vocabulary;
        return likeliest ? argMax(start) : inverse(start, uniform);
    }

    float logProb(int row, int token) {
        return logProbs.get(row * vocabulary + token);
    }

    private int argMax(int start) {
        int best = 0;
        for (int i = 1; i < vocabulary; i++) {
            if (weights.get(start + i) > weights.get(start + best)) {
                best = i;
            }
        }
        requireNumber(weights.get(start + best));
        return best;
    }

    /** The first token at which the running sum exceeds {@code uniform}; rounding can leave only the last possible one. */
    private int inverse(int start, double uniform) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < vocabulary; i++) {
            float weight = weights.get(start + i);
            sum += weight;
            if (sum > uniform) {
                return i;
            }
            if (weight > 0) {
                last = i;
            }
        }
        requireNumber(sum);
        return last;
    }

    private static void requireNumber(double value) {
        if (Double.isNaN(value)) {
            throw new FaultException(
                    UNUSABLE_MODEL,
                    "logits: NaN (expected: finite); the weights are out of range, go back to a commit");
        }
    }
}
