package dev.ratchet.policy.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.RotaryTable.Rotation;
import java.util.Arrays;
import java.util.Optional;

/**
 * The network of Llama: RMS norms, rotary positions, grouped queries, SwiGLU; with the biases of Qwen 2 or the norms of
 * query and key heads of Qwen 3 where the weights have them.
 *
 * <p>Names end in their dimensions: N tokens (of one or many sequences), W width, H query heads, K key-value heads, D
 * head width, C = D / 2, F hidden width, V vocabulary. Which tokens see which is the {@link Attention}'s
 * affair. What is written reproducibly and what is learned has code of its own, which tests compare with this.
 */
public final class Transformer implements AutoCloseable {
    private static final int[] LAST = {-1};

    private final ModelConfig config;
    private final Weights weights;
    private final RotaryTable rotary;
    private final NDManager manager;
    private final NDArray epsilon;
    private final NDArray one;
    /** Kept, since a backward pass reads it when the step's own arrays may be gone. */
    private final NDArray normOfHead;

    private final Optional<VisionTransformer> encoder;

    /** Computes with {@code weights}, which it shares and does not own. */
    public Transformer(Weights weights) {
        this.weights = weights;
        config = weights.config();
        rotary = new RotaryTable(config);
        manager = Compute.newManager();
        epsilon = manager.create((float) config.normEpsilon());
        one = manager.create(1f);
        int[] queriesThenKeys = new int[config.heads() + config.keyValueHeads()];
        Arrays.fill(queriesThenKeys, config.heads(), queriesThenKeys.length, 1);
        normOfHead = Torch.ids(manager, queriesThenKeys);
        VisionWeights vision = weights.vision();
        encoder = config.vision().map(shape -> new VisionTransformer(shape, requireNonNull(vision, "vision"), manager));
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
        return hidden(tokens, Seen.NOTHING, positions, attention);
    }

    /** The same with pictures among the tokens. */
    public NDArray hidden(int[] tokens, Seen seen, int[] positions, Attention attention) {
        Rotation rotation = rotation(positions);
        NDArray x_NW = embedded(tokens, seen);
        for (int layer = 0; layer < config.layers(); layer++) {
            x_NW = layer(layer, x_NW, rotation, attention);
        }
        return normed(x_NW);
    }

    /** What the first layer reads: [N, W]. */
    public NDArray embedded(int[] tokens) {
        return Torch.rows(weights.embedding(), Torch.ids(manager, tokens));
    }

    /** The same with pictures among the tokens. */
    public NDArray embedded(int[] tokens, Seen seen) {
        NDArray words_NW = embedded(tokens);
        if (seen.pictures().isEmpty()) {
            return words_NW;
        }
        NDArray patches = encoder.orElseThrow(
                        () -> new IllegalArgumentException("pictures: %d (expected: none, as the model does not see)"
                                .formatted(seen.pictures().size())))
                .encode(seen.pictures());
        NDArray both = words_NW.getNDArrayInternal().concat(new NDList(patches), 0);
        return Torch.rows(both, Torch.ids(manager, seen.rows(tokens.length)));
    }

    /** Rotations at N positions, for {@link #layer}. */
    public Rotation rotation(int[] positions) {
        return rotary.at(manager, positions);
    }

    /** A layer by itself: [N, W] to [N, W]. It is {@link #projected}, an attention, and {@link #attended}. */
    private NDArray layer(int layer, NDArray x_NW, Rotation rotation, Attention attention) {
        NDArray between_NW = Compute.keepResultOf(() -> {
            Projected heads = projected(layer, x_NW, rotation);
            return between(layer, x_NW, attention.attend(layer, heads.query_NHD(), heads.key_NKD(), heads.value_NKD()));
        });
        return Compute.keepResultOf(() -> between_NW.add(feedForward(weights.layer(layer), between_NW)));
    }

    /** The end of a layer, from what its attention mixed: [N, W] and [N, H·D] to [N, W]. */
    public NDArray attended(int layer, NDArray x_NW, NDArray mixed_NA) {
        NDArray between_NW = between(layer, x_NW, mixed_NA);
        return between_NW.add(feedForward(weights.layer(layer), between_NW));
    }

    private NDArray between(int layer, NDArray x_NW, NDArray mixed_NA) {
        return x_NW.add(Torch.linear(mixed_NA, weights.layer(layer).output()));
    }

    /** What the last layer says, normed: the last hidden states. */
    public NDArray normed(NDArray x_NW) {
        return norm(x_NW, weights.norm());
    }

    /** Logits of R hidden states: [R, W] to [R, V]. */
    public NDArray logits(NDArray hidden_RW) {
        return Torch.linear(hidden_RW, weights.head());
    }

    /** The heads of a layer, as an {@link Attention} takes them. */
    public record Projected(NDArray query_NHD, NDArray key_NKD, NDArray value_NKD) {}

    /** The beginning of a layer. */
    public Projected projected(int layer, NDArray x_NW, Rotation rotation) {
        Weights.Layer w = weights.layer(layer);
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
        return new Projected(query_NHD, key_NKD, value_NKD);
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
        NDArray norm_HD = Torch.rows(norms.reshape(2, config.headWidth()), normOfHead);
        return norm(queryKey.reshape(-1, config.heads() + config.keyValueHeads(), config.headWidth()), norm_HD);
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
