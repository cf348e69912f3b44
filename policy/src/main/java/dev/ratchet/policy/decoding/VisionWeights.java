package dev.ratchet.policy.decoding;

import static dev.ratchet.policy.formats.VisionTensors.ENCODER;
import static dev.ratchet.policy.formats.VisionTensors.PROJECTOR;

import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.formats.VisionTensors;
import dev.ratchet.policy.kernels.PanelMatrix;
import dev.ratchet.policy.kernels.Precision;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The parameters of an encoder of pictures and its projector. Their arrays are the memory itself, hence classes. */
final class VisionWeights {
    final VisionConfig config;
    final Linear patch;
    final float[] positions;
    final List<Layer> layers;
    final Norm norm;
    final Linear projectorIn;
    final Linear projectorOut;

    /** A matrix and what is added to its products. */
    static final class Linear {
        final PanelMatrix matrix;
        final float[] bias;

        Linear(Precision precision, int rows, int columns) {
            matrix = PanelMatrix.zero(precision, rows, columns);
            bias = new float[rows];
        }
    }

    /** A layer norm. */
    static final class Norm {
        final float[] weight;
        final float[] bias;

        Norm(int width) {
            weight = new float[width];
            bias = new float[width];
        }
    }

    /** One layer. */
    static final class Layer {
        final Norm attentionNorm;
        final Linear queryKeyValue;
        final Linear output;
        final Norm feedForwardNorm;
        final Linear up;
        final Linear down;

        Layer(VisionConfig config, Precision precision) {
            int width = config.width();
            attentionNorm = new Norm(width);
            queryKeyValue = new Linear(precision, 3 * width, width);
            output = new Linear(precision, width, width);
            feedForwardNorm = new Norm(width);
            up = new Linear(precision, config.hiddenWidth(), width);
            down = new Linear(precision, width, config.hiddenWidth());
        }
    }

    VisionWeights(VisionConfig config, int textWidth, Precision precision) {
        this.config = config;
        patch = new Linear(precision, config.width(), config.patchNumbers());
        positions = new float[config.patches() * config.width()];
        layers = IntStream.range(0, config.layers())
                .mapToObj(_ -> new Layer(config, precision))
                .toList();
        norm = new Norm(config.width());
        projectorIn = new Linear(precision, textWidth, config.width());
        projectorOut = new Linear(precision, textWidth, textWidth);
    }

    /** Says where the values of each tensor go. */
    void place(Map<String, Consumer<FloatBuffer>> places) {
        place(places, ENCODER + "embeddings.patch_embedding.", patch, 0);
        places.put(ENCODER + "embeddings.position_embedding.weight", values -> values.get(positions));
        int width = config.width();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String prefix = VisionTensors.layer(i);
            place(places, prefix + "layer_norm1.", layer.attentionNorm);
            place(places, prefix + "self_attn.q_proj.", layer.queryKeyValue, 0);
            place(places, prefix + "self_attn.k_proj.", layer.queryKeyValue, width);
            place(places, prefix + "self_attn.v_proj.", layer.queryKeyValue, 2 * width);
            place(places, prefix + "self_attn.out_proj.", layer.output, 0);
            place(places, prefix + "layer_norm2.", layer.feedForwardNorm);
            place(places, prefix + "mlp.fc1.", layer.up, 0);
            place(places, prefix + "mlp.fc2.", layer.down, 0);
        }
        place(places, ENCODER + "post_layernorm.", norm);
        place(places, PROJECTOR + "linear_1.", projectorIn, 0);
        place(places, PROJECTOR + "linear_2.", projectorOut, 0);
    }

    private static void place(Map<String, Consumer<FloatBuffer>> places, String name, Linear linear, int firstRow) {
        places.put(name + "weight", values -> linear.matrix.put(firstRow, values));
        places.put(name + "bias", values -> values.get(linear.bias, firstRow, values.remaining()));
    }

    private static void place(Map<String, Consumer<FloatBuffer>> places, String name, Norm norm) {
        places.put(name + "weight", values -> values.get(norm.weight));
        places.put(name + "bias", values -> values.get(norm.bias));
    }

    /** Bytes of memory that the matrices take. */
    long bytes() {
        Stream<Linear> ofLayers =
                layers.stream().flatMap(layer -> Stream.of(layer.queryKeyValue, layer.output, layer.up, layer.down));
        return Stream.concat(ofLayers, Stream.of(patch, projectorIn, projectorOut))
                .mapToLong(linear -> linear.matrix.bytes())
                .sum();
    }
}
