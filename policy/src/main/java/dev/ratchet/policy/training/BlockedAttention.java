package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Torch;
import java.util.List;

/**
 * Attention of a block of tokens over the blocks up to it, and its gradient, one pair of blocks at a time, so that nothing
 * that grows with the square of the tokens is ever there (FlashAttention, Dao et al., sections 3.1 and B.2).
 *
 * <p>For one head, Q queries times the scale, over keys K and values V, with the mask of what comes later:
 *
 * <pre>S = Q·Kᵀ   L = log Σ exp S   P = exp(S − L)   O = P·V
 * dV = Pᵀ·dO   D = Σ dO∘O   dS = P∘(dO·Vᵀ − D)   dQ = dS·K   dK = dSᵀ·Q</pre>
 *
 * <p>Names end in their dimensions: T tokens of a block, H query heads, K key-value heads, G = H / K, D head width, R = G · T
 * the queries that one key-value head answers, S tokens of a block of keys, A = H · D.
 */
final class BlockedAttention {
    /** Below every score, and a number still. */
    private static final float LOWEST = -1e30f;

    private static final int[] LAST = {2};

    private final NDManager manager;
    private final int keyHeads;
    private final int groups;
    private final int width;
    private final float scale;

    /** What a block of queries got, R rows for each key-value head, and the logarithm of the sum of its weights. */
    record Mixed(NDArray mixed_KRD, NDArray logSum_KR1) {}

    BlockedAttention(NDManager manager, ModelConfig config) {
        this.manager = manager;
        keyHeads = config.keyValueHeads();
        groups = config.heads() / keyHeads;
        width = config.headWidth();
        scale = (float) (1 / Math.sqrt(width));
    }

    /** Queries, scaled, as the other methods take them: [T, H, D] to [K, R, D]. */
    NDArray queries(NDArray query_THD) {
        return byKeyHead(query_THD).mul(scale);
    }

    /** [T, H, D] or [T, A] to [K, R, D]. */
    NDArray byKeyHead(NDArray x_THD) {
        return x_THD.reshape(-1, keyHeads, groups, width).transpose(1, 2, 0, 3).reshape(keyHeads, -1, width);
    }

    /** Back again: [K, R, D] to [T, A]. */
    NDArray byToken(NDArray x_KRD) {
        return x_KRD.reshape(keyHeads, groups, -1, width)
                .transpose(2, 0, 1, 3)
                .reshape(-1, (long) keyHeads * groups * width);
    }

    /** Keys or values, as the other methods take them: [T, K, D] to [K, T, D]. */
    NDArray keys(NDArray x_TKD) {
        return x_TKD.transpose(1, 0, 2).mul(1);
    }

    /** Attention over blocks of keys and values, the last of which is the queries' own. Must run in a step, without gradients. */
    Mixed attend(NDArray query_KRD, List<NDArray> keys_KSD, List<NDArray> values_KSD) {
        long rows = query_KRD.getShape().get(1);
        NDArray mixed_KRD = manager.zeros(query_KRD.getShape());
        NDArray sum_KR1 = manager.zeros(new Shape(keyHeads, rows, 1));
        NDArray highest_KR1 = manager.full(new Shape(keyHeads, rows, 1), LOWEST, DataType.FLOAT32);
        for (int j = 0; j < keys_KSD.size(); j++) {
            NDArray key_KSD = keys_KSD.get(j);
            NDArray value_KSD = values_KSD.get(j);
            boolean own = j == keys_KSD.size() - 1;
            Compute.step(Gradients.OFF, () -> {
                NDArray weight_KRS = scores(query_KRD, key_KSD, own);
                NDArray higher_KR1 = weight_KRS.max(LAST, true).maximum(highest_KR1);
                weight_KRS = weight_KRS.subi(higher_KR1).exp();
                NDArray share_KR1 = highest_KR1.sub(higher_KR1).exp();
                sum_KR1.muli(share_KR1).addi(weight_KRS.sum(LAST, true));
                mixed_KRD.muli(share_KR1).addi(Torch.batchedProduct(weight_KRS, value_KSD));
                highest_KR1.muli(0).addi(higher_KR1);
                return true;
            });
        }
        mixed_KRD.divi(sum_KR1);
        return new Mixed(mixed_KRD, sum_KR1.log().addi(highest_KR1));
    }

    /**
     * The gradient of the queries before scaling, [K, R, D], from that of what they got; adds those of keys and values to
     * {@code keyGradients} and {@code valueGradients}, which are of the last blocks of keys: others are constants.
     */
    NDArray gradient(
            NDArray query_KRD,
            Mixed got,
            NDArray gradient_KRD,
            List<NDArray> keys_KSD,
            List<NDArray> values_KSD,
            List<NDArray> keyGradients_KSD,
            List<NDArray> valueGradients_KSD) {
        NDArray product_KR1 = gradient_KRD.mul(got.mixed_KRD()).sum(LAST, true);
        NDArray queryGradient_KRD = manager.zeros(query_KRD.getShape());
        int constant = keys_KSD.size() - keyGradients_KSD.size();
        for (int j = 0; j < keys_KSD.size(); j++) {
            int block = j;
            Compute.step(Gradients.OFF, () -> {
                NDArray key_KSD = keys_KSD.get(block);
                NDArray value_KSD = values_KSD.get(block);
                NDArray weight_KRS = scores(query_KRD, key_KSD, block == keys_KSD.size() - 1)
                        .subi(got.logSum_KR1())
                        .exp();
                NDArray score_KRS = Torch.batchedProduct(gradient_KRD, value_KSD.swapAxes(1, 2))
                        .subi(product_KR1)
                        .muli(weight_KRS);
                queryGradient_KRD.addi(Torch.batchedProduct(score_KRS, key_KSD));
                if (block >= constant) {
                    valueGradients_KSD
                            .get(block - constant)
                            .addi(Torch.batchedProduct(weight_KRS.swapAxes(1, 2), gradient_KRD));
                    keyGradients_KSD
                            .get(block - constant)
                            .addi(Torch.batchedProduct(score_KRS.swapAxes(1, 2), query_KRD));
                }
                return true;
            });
        }
        return queryGradient_KRD.muli(scale);
    }

    /** Products of queries and keys; where the keys are the queries' own, −∞ for those that come later. */
    private NDArray scores(NDArray query_KRD, NDArray key_KSD, boolean own) {
        NDArray scores_KRS = Torch.batchedProduct(query_KRD, key_KSD.swapAxes(1, 2));
        if (!own) {
            return scores_KRS;
        }
        int tokens = (int) key_KSD.getShape().get(1);
        float[] mask = new float[tokens * tokens];
        for (int t = 0; t < tokens; t++) {
            for (int s = t + 1; s < tokens; s++) {
                mask[t * tokens + s] = Float.NEGATIVE_INFINITY;
            }
        }
        return scores_KRS
                .reshape(keyHeads, groups, tokens, tokens)
                .add(manager.create(mask, new Shape(tokens, tokens)))
                .reshape(keyHeads, -1, tokens);
    }
}
