package dev.ratchet.policy.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.policy.formats.Family;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.TensorIntake;
import dev.ratchet.policy.formats.TensorStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a transformer in engine memory, under the names that Hugging Face gives them.
 *
 * <p>Projections that read the same input lie in one array, one below the other: query, key and value; gate and up. So do
 * the biases of the former, and the norms of query and key heads.
 */
public final class Weights implements AutoCloseable {
    private static final double INITIAL_DEVIATION = 0.7;

    private final ModelConfig config;
    private final NDManager manager;
    private final List<Parameter> parameters = new ArrayList<>();
    private final NDArray embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final NDArray norm;
    private final NDArray head;
    private final @Nullable VisionWeights vision;

    record Layer(
            NDArray attentionNorm,
            NDArray queryKeyValue,
            @Nullable NDArray queryKeyValueBias,
            @Nullable NDArray queryKeyNorm,
            NDArray output,
            NDArray feedForwardNorm,
            NDArray gateUp,
            NDArray down) {}

    private Weights(ModelConfig config) {
        this.config = config;
        manager = Compute.newManager();
        try {
            long width = config.width();
            String text = config.textPrefix();
            embedding = add(matrix(text + "model.embed_tokens.weight", config.vocabulary(), width));
            for (int i = 0; i < config.layers(); i++) {
                layers.add(addLayer(text + "model.layers.%d.".formatted(i), width));
            }
            norm = add(vector(text + "model.norm.weight", width));
            head = config.tiedEmbeddings()
                    ? embedding
                    : add(matrix(text + "lm_head.weight", config.vocabulary(), width));
            vision = config.vision()
                    .map(encoder -> VisionWeights.of(encoder, config.width(), this::add))
                    .orElse(null);
        } catch (RuntimeException | Error e) {
            manager.close(); // the memory ended half way
            throw e;
        }
    }

    private Layer addLayer(String prefix, long width) {
        long queries = (long) config.heads() * config.headWidth();
        long keys = (long) config.keyValueHeads() * config.headWidth();
        long hidden = config.hiddenWidth();
        String attention = prefix + "self_attn.";
        return new Layer(
                add(vector(prefix + "input_layernorm.weight", width)),
                add(
                        matrix(attention + "q_proj.weight", queries, width),
                        matrix(attention + "k_proj.weight", keys, width),
                        matrix(attention + "v_proj.weight", keys, width)),
                config.family() == Family.QWEN2
                        ? add(
                                vector(attention + "q_proj.bias", queries),
                                vector(attention + "k_proj.bias", keys),
                                vector(attention + "v_proj.bias", keys))
                        : null,
                config.family() == Family.QWEN3
                        ? add(
                                vector(attention + "q_norm.weight", config.headWidth()),
                                vector(attention + "k_norm.weight", config.headWidth()))
                        : null,
                add(matrix(attention + "o_proj.weight", width, queries)),
                add(vector(prefix + "post_attention_layernorm.weight", width)),
                add(
                        matrix(prefix + "mlp.gate_proj.weight", hidden, width),
                        matrix(prefix + "mlp.up_proj.weight", hidden, width)),
                add(matrix(prefix + "mlp.down_proj.weight", width, hidden)));
    }

    /** The slices, given as if each lay at 0, become one array. */
    private NDArray add(Parameter.Slice... parts) {
        List<Parameter.Slice> placed = new ArrayList<>();
        int offset = 0;
        for (Parameter.Slice part : parts) {
            placed.add(new Parameter.Slice(part.name(), part.shape(), offset));
            offset = Math.addExact(offset, part.size());
        }
        List<Long> shape = parts[0].shape();
        long columns = parts[0].size() / shape.getFirst();
        NDArray array = shape.size() == 1
                ? Torch.uninitialised(manager, offset)
                : Torch.uninitialised(manager, offset / columns, columns);
        parameters.add(new Parameter(array, placed));
        return array;
    }

    private static Parameter.Slice vector(String name, long length) {
        return new Parameter.Slice(name, List.of(length), 0);
    }

    private static Parameter.Slice matrix(String name, long rows, long columns) {
        return new Parameter.Slice(name, List.of(rows, columns), 0);
    }

    /**
     * Takes over the tensors of a model file, in any order. A name that is missing, unknown or there twice, a shape that
     * is not the configuration's, NaN and Inf are {@code UNUSABLE_MODEL} faults. A stored {@code lm_head.weight} of a
     * model with tied embeddings and stored rotary frequencies are passed over.
     */
    public static Weights load(ModelConfig config, TensorStream tensors) throws IOException {
        Weights weights = new Weights(config);
        try {
            weights.fill(tensors);
            return weights;
        } catch (IOException | RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /** Like {@link #load(ModelConfig, TensorStream)} with the tensors at hand. */
    public static Weights load(ModelConfig config, Iterable<HostTensor> tensors) {
        try {
            return load(config, tensors::forEach);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(TensorStream tensors) throws IOException {
        Map<String, Parameter> byName = new HashMap<>();
        parameters.forEach(parameter -> parameter.slices().forEach(slice -> byName.put(slice.name(), parameter)));
        TensorIntake intake =
                new TensorIntake(config, (name, values) -> copy(name, values, requireNonNull(byName.get(name), name)));
        tensors.forEach(intake);
        intake.mustBeComplete();
    }

    private static void copy(String name, FloatBuffer values, Parameter parameter) {
        Parameter.Slice slice = parameter.slices().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        parameter.numbers().put(slice.offset(), values.slice(values.position(), slice.size()));
    }

    /**
     * Weights to start from: norms are 1, biases 0; all else is drawn about 0 with deviation 0.7 / √width, in the encoder of
     * pictures the width of what is read, which small
     * models learn from faster than from the usual 0.02 (docs/lab-notes.md). The draws (sums of four uniform numbers of
     * 16 bits, cut off at 3.46 deviations) depend on seed and tensor name alone and use no library, so they are the same
     * bits everywhere.
     */
    public static Weights initial(ModelConfig config, long seed) {
        Weights weights = new Weights(config);
        for (Parameter parameter : weights.parameters) {
            for (Parameter.Slice slice : parameter.slices()) {
                double deviation = INITIAL_DEVIATION / Math.sqrt(inputs(config, slice));
                parameter.numbers().put(slice.offset(), FloatBuffer.wrap(drawn(slice, seed, deviation)));
            }
        }
        return weights;
    }

    private static double inputs(ModelConfig config, Parameter.Slice slice) {
        boolean ofText = config.vision().isEmpty() || slice.name().startsWith(config.textPrefix());
        return ofText ? config.width() : (double) slice.size() / slice.shape().getFirst();
    }

    private static float[] drawn(Parameter.Slice slice, long seed, double deviation) {
        float[] drawn = new float[slice.size()];
        RandomGenerator random = AddressedRandom.generator(seed, slice.name().hashCode());
        boolean isVector = slice.shape().size() == 1;
        int start = slice.name().endsWith(".bias") ? 0 : 1;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = isVector ? start : (float) (deviation * normal(random.nextLong()));
        }
        return drawn;
    }

    /** The sum of four uniform numbers, shifted and scaled to mean 0 and variance 1. */
    private static double normal(long bits) {
        long sum = (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
        return (sum + 2 - 2 * 65536.0) / 65536.0 * Math.sqrt(3);
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * Hands out every tensor as files have it, sorted by name; a tied head is left out. The tensors are views of the
     * weights' own memory, which change with them and end with them, or copies where that is a device's.
     */
    public void forEach(Consumer<HostTensor> consumer) {
        Map<String, Parameter> byName = new TreeMap<>();
        parameters.forEach(parameter -> parameter.slices().forEach(slice -> byName.put(slice.name(), parameter)));
        byName.forEach((name, parameter) -> {
            for (Parameter.Slice slice : parameter.slices()) {
                if (slice.name().equals(name)) {
                    consumer.accept(export(parameter, slice));
                }
            }
        });
    }

    private static HostTensor export(Parameter parameter, Parameter.Slice slice) {
        return new HostTensor(
                slice.name(),
                slice.shape().stream().mapToLong(Long::longValue).toArray(),
                parameter.numbers().read().slice(slice.offset(), slice.size()));
    }

    /** The parameter that begins with a tensor, as the one of queries, keys and values does with that of queries; null if there is none. */
    public @Nullable Parameter parameter(String tensor) {
        return parameters.stream()
                .filter(parameter -> parameter.beginsWith(tensor))
                .findFirst()
                .orElse(null);
    }

    /** All that is learned, in a fixed order. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Gradients of 0, for parameters that require them. */
    public void clearGradients() {
        Compute.step(Compute.Gradients.OFF, () -> {
            parameters.forEach(parameter -> Torch.clearGradient(parameter.array()));
            return true;
        });
    }

    @Nullable
    VisionWeights vision() {
        return vision;
    }

    NDArray embedding() {
        return embedding;
    }

    Layer layer(int layer) {
        return layers.get(layer);
    }

    NDArray norm() {
        return norm;
    }

    NDArray head() {
        return head;
    }

    @Override
    public void close() {
        manager.close();
    }
}
