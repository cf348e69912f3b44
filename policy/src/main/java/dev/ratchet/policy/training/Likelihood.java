package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Log-probabilities of answers, and their gradients.
 *
 * <p>An objective is a function of the answers' log-probabilities; so its gradient is that of Σ slope · log-probability,
 * with slopes that are numbers once the forward pass is done. R tokens are in the loss, of a vocabulary V.
 */
final class Likelihood {
    private final Transformer transformer;

    Likelihood(Transformer transformer) {
        this.transformer = transformer;
    }

    /** What an objective says of one answer when its log-probability is known: its slope there. */
    @FunctionalInterface
    interface Objective {
        double slope(int answer, double logProb);
    }

    /** Log-probability of each answer of the microbatch, by its index, summed over its tokens in the loss. */
    Map<Integer, Double> of(Microbatch microbatch) {
        PackedTokens packed = new PackedTokens(microbatch);
        return Compute.step(Gradients.OFF, () -> sums(packed, forward(packed)));
    }

    /** Computes the log-probabilities as {@link #of} does and adds the objective's gradient to those of the weights. */
    void learn(Microbatch microbatch, Objective objective) {
        PackedTokens packed = new PackedTokens(microbatch);
        Compute.step(Gradients.RECORDED, () -> {
            NDArray logProbs_R = forward(packed);
            Map<Integer, Double> slopes = new HashMap<>();
            sums(packed, logProbs_R).forEach((answer, logProb) -> slopes.put(answer, objective.slope(answer, logProb)));
            float[] slope = new float[packed.answerOfRow().length];
            for (int row = 0; row < slope.length; row++) {
                slope[row] = (float) (double) slopes.getOrDefault(packed.answerOfRow()[row], 0.0);
            }
            Torch.backward(logProbs_R, transformer.manager().create(slope));
            return true;
        });
    }

    private NDArray forward(PackedTokens packed) {
        PackedAttention attention = new PackedAttention(transformer.manager(), transformer.config(), packed);
        NDArray hidden_NW = transformer.hidden(packed.tokens(), packed.positions(), attention);
        NDArray rows_R = Torch.ids(transformer.manager(), packed.lossRows());
        NDArray targets_R1 = Torch.ids(transformer.manager(), packed.targets()).expandDims(1);
        return Compute.keepResultOf(() -> transformer
                .logits(Torch.rows(hidden_NW, rows_R))
                .logSoftmax(-1)
                .gather(targets_R1, 1)
                .squeeze(1));
    }

    private static Map<Integer, Double> sums(PackedTokens packed, NDArray logProbs_R) {
        float[] logProbs = logProbs_R.toFloatArray();
        Map<Integer, Double> sums = new TreeMap<>();
        for (int row = 0; row < logProbs.length; row++) {
            sums.merge(packed.answerOfRow()[row], (double) logProbs[row], Double::sum);
        }
        return sums;
    }
}
