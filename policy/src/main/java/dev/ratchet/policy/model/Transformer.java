package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.RotaryTable.Rotation;
import java.util.Arrays;

/**
 * The network of Llama: RMS norms, rotary positions, grouped queries, SwiGLU; with the biases of Qwen 2 or the norms of
 * query and key heads of Qwen 3 where the weights have them.
 *
 * <p>Names end in their dimensions: N tokens (of one or many sequences), W width, H query heads, K key-value heads, D
 * head width, C = D / 2, F hidden width, V vocabulary. Which tokens see which is the {@link Attention}'s
 * affair, so the same network learns and writes.
 */
public final class Transformer implements AutoCloseable {
    private static final int[] LAST = {-1};

    private final ModelConfig config;
    private final Weights weights;
    private final RotaryTable rotary;
    private final NDManager manager;
    private final NDArray epsilon;
    private final NDArray one;

    /** Computes with {@code weights}, which it shares and does not own. */
    public Transformer(Weights weights) {
        this.weights = weights;
        config = weights.config();
        rotary = new RotaryTable(config);
        manager = Compute.newManager();
        epsilon = manager.create((float) config.normEpsilon());
        one = manager.create(1f);
    }

    /** For arrays that a step makes from host memory; they must be made inside a step, which frees them. */
    public NDManager manager() {
        return manager;
    }

    public ModelConfig config() {
        return config;
    }

    /** The last hidden states of N tokens at their positions: [N, W]. */
    public NDArray hidden(int[] tokens, int[] positions, Attention attention) {
        Rotation rotation = rotary.at(manager, positions);
        NDArray x_NW = Torch.rows(weights.embedding(), Torch.ids(manager, tokens));
        for (int i = 0; i < config.layers(); i++) {
            int layer = i;
            NDArray before_NW = x_NW;
            NDArray between_NW = Compute.keepResultOf(
                    () -> before_NW.add(attention(layer, weights.layer(layer), before_NW, rotation, attention)));
            x_NW = Compute.keepResultOf(() -> between_NW.add(feedForward(weights.layer(layer), between_NW)));
        }
        return norm(x_NW, weights.norm());
    }

    /** Logits of R hidden states: [R, W] to [R, V]. */
    public NDArray logits(NDArray hidden_RW) {
        return Torch.linear(hidden_RW, weights.head());
    }

    private NDArray attention(int layer, Weights.Layer w, NDArray x_NW, Rotation rotation, Attention attention) {
        int heads = config.heads() + config.keyValueHeads();
        int split = heads * config.headWidth();
        NDArray qkv = queryKeyValue(w, norm(x_NW, w.attentionNorm()));
        NDArray halves = normedHeads(w, Torch.slice(qkv, 1, 0, split)).reshape(-1, heads, 2, config.headWidth() / 2);
        NDArray rotated = halves.mul(rotation.cosine_N12C())
                .add(halves.flip(2).mul(rotation.sine_N12C()))
                .reshape(-1, heads, config.headWidth());
        NDArray query_NHD = Torch.slice(rotated, 1, 0, config.heads());
        NDArray key_NKD = Torch.slice(rotated, 1, config.heads(), heads);
        NDArray value_NKD = Torch.slice(qkv, 1, split, split + (long) config.keyValueHeads() * config.headWidth())
                .reshape(-1, config.keyValueHeads(), config.headWidth());
        return Torch.linear(attention.attend(layer, query_NHD, key_NKD, value_NKD), w.output());
    }

    private static NDArray queryKeyValue(Weights.Layer w, NDArray x_NW) {
        NDArray bias = w.queryKeyValueBias();
        return bias == null ? Torch.linear(x_NW, w.queryKeyValue()) : Torch.linear(x_NW, w.queryKeyValue(), bias);
    }

    /** Query heads, then key heads: [N, (H + K)·D] as it is or, where there are norms of heads, as [N, H + K, D]. */
    private NDArray normedHeads(Weights.Layer w, NDArray queryKey) {
        NDArray norms = w.queryKeyNorm();
        if (norms == null) {
            return queryKey;
        }
        int[] normOfHead = new int[config.heads() + config.keyValueHeads()];
        Arrays.fill(normOfHead, config.heads(), normOfHead.length, 1);
        NDArray norm_HD = Torch.rows(norms.reshape(2, config.headWidth()), Torch.ids(manager, normOfHead));
        return norm(queryKey.reshape(-1, normOfHead.length, config.headWidth()), norm_HD);
    }

    private NDArray feedForward(Weights.Layer w, NDArray x_NW) {
        NDArray both = Torch.linear(norm(x_NW, w.feedForwardNorm()), w.gateUp());
        NDArray gate_NF = Torch.slice(both, 1, 0, config.hiddenWidth());
        NDArray up_NF = Torch.slice(both, 1, config.hiddenWidth(), 2L * config.hiddenWidth());
        return Torch.linear(gate_NF.mul(Torch.sigmoid(gate_NF)).mul(up_NF), w.down());
    }

    /** Norms the last axis. */
    private NDArray norm(NDArray x_NW, NDArray weight_W) {
        NDArray scale_N1 = one.div(x_NW.square().mean(LAST, true).add(epsilon).sqrt());
        return x_NW.mul(scale_N1).mul(weight_W);
    }

    @Override
    public void close() {
        manager.close();
    }
}
