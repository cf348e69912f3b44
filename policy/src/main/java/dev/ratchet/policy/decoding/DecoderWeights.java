package dev.ratchet.policy.decoding;

import static java.util.Objects.requireNonNull;

import dev.ratchet.policy.formats.Family;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.TensorIntake;
import dev.ratchet.policy.formats.TensorStream;
import dev.ratchet.policy.kernels.PanelMatrix;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.kernels.Team;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The parameters of a policy that writes: matrices in panels, of some precision; norms and biases in 32 bits. */
public final class DecoderWeights {
    private final ModelConfig config;
    private final Precision precision;
    private final PanelMatrix embedding;
    private final PanelMatrix head;
    private final float[] norm;
    private final List<Layer> layers;
    private final Optional<VisionWeights> vision;
    private final Map<String, Consumer<FloatBuffer>> places = new HashMap<>();

    /** One layer; its arrays are the memory of the weights themselves, hence a class. */
    static final class Layer {
        final float[] attentionNorm;
        final PanelMatrix queryKeyValue;
        final float @Nullable [] bias;
        final float @Nullable [] queryNorm;
        final float @Nullable [] keyNorm;
        final PanelMatrix output;
        final float[] feedForwardNorm;
        final PanelMatrix gate;
        final PanelMatrix up;
        final PanelMatrix down;

        Layer(ModelConfig config, Precision precision) {
            int queries = config.heads() * config.headWidth();
            int all = queries + 2 * config.keyValueHeads() * config.headWidth();
            attentionNorm = new float[config.width()];
            queryKeyValue = PanelMatrix.zero(precision, all, config.width());
            bias = config.family() == Family.QWEN2 ? new float[all] : null;
            queryNorm = config.family() == Family.QWEN3 ? new float[config.headWidth()] : null;
            keyNorm = config.family() == Family.QWEN3 ? new float[config.headWidth()] : null;
            output = PanelMatrix.zero(precision, config.width(), queries);
            feedForwardNorm = new float[config.width()];
            gate = PanelMatrix.zero(precision, config.hiddenWidth(), config.width());
            up = PanelMatrix.zero(precision, config.hiddenWidth(), config.width());
            down = PanelMatrix.zero(precision, config.width(), config.hiddenWidth());
        }
    }

    private DecoderWeights(ModelConfig config, Precision precision) {
        this.config = config;
        this.precision = precision;
        embedding = PanelMatrix.zero(precision, config.vocabulary(), config.width());
        head = config.tiedEmbeddings() ? embedding : PanelMatrix.zero(precision, config.vocabulary(), config.width());
        norm = new float[config.width()];
        layers = IntStream.range(0, config.layers())
                .mapToObj(_ -> new Layer(config, precision))
                .toList();
        String text = config.textPrefix();
        place(text + "model.embed_tokens.weight", embedding, 0);
        place(text + "lm_head.weight", head, 0);
        place(text + "model.norm.weight", norm, 0);
        for (int i = 0; i < config.layers(); i++) {
            place(text + "model.layers.%d.".formatted(i), layers.get(i));
        }
        vision = config.vision().map(encoder -> new VisionWeights(encoder, config.width(), precision));
        vision.ifPresent(encoder -> encoder.place(places));
    }

    private void place(String prefix, Layer layer) {
        int keys = config.heads() * config.headWidth();
        int values = keys + config.keyValueHeads() * config.headWidth();
        String attention = prefix + "self_attn.";
        place(prefix + "input_layernorm.weight", layer.attentionNorm, 0);
        place(attention + "q_proj.weight", layer.queryKeyValue, 0);
        place(attention + "k_proj.weight", layer.queryKeyValue, keys);
        place(attention + "v_proj.weight", layer.queryKeyValue, values);
        place(attention + "q_proj.bias", layer.bias, 0);
        place(attention + "k_proj.bias", layer.bias, keys);
        place(attention + "v_proj.bias", layer.bias, values);
        place(attention + "q_norm.weight", layer.queryNorm, 0);
        place(attention + "k_norm.weight", layer.keyNorm, 0);
        place(attention + "o_proj.weight", layer.output, 0);
        place(prefix + "post_attention_layernorm.weight", layer.feedForwardNorm, 0);
        place(prefix + "mlp.gate_proj.weight", layer.gate, 0);
        place(prefix + "mlp.up_proj.weight", layer.up, 0);
        place(prefix + "mlp.down_proj.weight", layer.down, 0);
    }

    private void place(String name, PanelMatrix matrix, int firstRow) {
        places.put(name, values -> matrix.put(firstRow, values));
    }

    private void place(String name, float @Nullable [] vector, int from) {
        if (vector != null) {
            places.put(name, values -> values.get(vector, from, values.remaining()));
        }
    }

    /**
     * Takes over the tensors of a model file, in any order.
     *
     * @throws dev.ratchet.domain.fault.FaultException {@code UNUSABLE_MODEL} which names the tensor that is missing,
     *     unknown, of another shape or not finite
     */
    public static DecoderWeights load(ModelConfig config, Precision precision, TensorStream tensors)
            throws IOException {
        DecoderWeights weights = new DecoderWeights(config, precision);
        TensorIntake intake = new TensorIntake(
                config,
                (name, values) -> requireNonNull(weights.places.get(name), name).accept(values));
        tensors.forEach(intake);
        intake.mustBeComplete();
        return weights;
    }

    public ModelConfig config() {
        return config;
    }

    public Precision precision() {
        return precision;
    }

    /** Bytes of memory that the matrices take. */
    public long bytes() {
        long bytes = embedding.bytes()
                + (head == embedding ? 0 : head.bytes())
                + vision.map(VisionWeights::bytes).orElse(0L);
        for (Layer layer : layers) {
            bytes += layer.queryKeyValue.bytes()
                    + layer.output.bytes()
                    + layer.gate.bytes()
                    + layer.up.bytes()
                    + layer.down.bytes();
        }
        return bytes;
    }

    /** What encodes pictures, where the model sees. */
    public Optional<VisionEncoder> encoder(Team team) {
        return vision.map(encoder -> new VisionEncoder(encoder, config, team));
    }

    PanelMatrix embedding() {
        return embedding;
    }

    PanelMatrix head() {
        return head;
    }

    float[] norm() {
        return norm;
    }

    Layer layer(int layer) {
        return layers.get(layer);
    }
}
