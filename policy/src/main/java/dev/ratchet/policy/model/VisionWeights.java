package dev.ratchet.policy.model;

import static dev.ratchet.policy.formats.VisionTensors.ENCODER;
import static dev.ratchet.policy.formats.VisionTensors.PROJECTOR;

import ai.djl.ndarray.NDArray;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.formats.VisionTensors;
import dev.ratchet.policy.model.Parameter.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The parameters of an encoder of pictures and its projector, in engine memory. */
record VisionWeights(
        Linear patch, NDArray positions, List<Layer> layers, Norm norm, Linear projectorIn, Linear projectorOut) {
    VisionWeights {
        layers = List.copyOf(layers);
    }

    /** Matrix [out, in] and bias [out]. */
    record Linear(NDArray weight, NDArray bias) {}

    record Norm(NDArray weight, NDArray bias) {}

    record Layer(
            Norm attentionNorm, Linear queryKeyValue, Linear output, Norm feedForwardNorm, Linear up, Linear down) {}

    /** Makes a parameter of tensors that lie one below the other. */
    @FunctionalInterface
    interface Maker {
        NDArray add(Slice... parts);
    }

    static VisionWeights of(VisionConfig config, int textWidth, Maker maker) {
        long width = config.width();
        long patch = config.patchSize();
        Slice patches = new Slice(ENCODER + "embeddings.patch_embedding.weight", List.of(width, 3L, patch, patch), 0);
        Linear patchEmbedding =
                new Linear(maker.add(patches), maker.add(vector(ENCODER + "embeddings.patch_embedding.bias", width)));
        NDArray positions =
                maker.add(matrix(ENCODER + "embeddings.position_embedding.weight", config.patches(), width));
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(VisionTensors.layer(i), config, maker));
        }
        return new VisionWeights(
                patchEmbedding,
                positions,
                layers,
                norm(ENCODER + "post_layernorm.", width, maker),
                linear(textWidth, width, maker, PROJECTOR + "linear_1."),
                linear(textWidth, textWidth, maker, PROJECTOR + "linear_2."));
    }

    private static Layer layer(String name, VisionConfig config, Maker maker) {
        long width = config.width();
        String attention = name + "self_attn.";
        return new Layer(
                norm(name + "layer_norm1.", width, maker),
                linear(width, width, maker, attention + "q_proj.", attention + "k_proj.", attention + "v_proj."),
                linear(width, width, maker, attention + "out_proj."),
                norm(name + "layer_norm2.", width, maker),
                linear(config.hiddenWidth(), width, maker, name + "mlp.fc1."),
                linear(width, config.hiddenWidth(), maker, name + "mlp.fc2."));
    }

    private static Norm norm(String name, long width, Maker maker) {
        return new Norm(maker.add(vector(name + "weight", width)), maker.add(vector(name + "bias", width)));
    }

    private static Linear linear(long rows, long columns, Maker maker, String... names) {
        return new Linear(
                maker.add(Stream.of(names)
                        .map(name -> matrix(name + "weight", rows, columns))
                        .toArray(Slice[]::new)),
                maker.add(Stream.of(names)
                        .map(name -> vector(name + "bias", rows))
                        .toArray(Slice[]::new)));
    }

    private static Slice vector(String name, long length) {
        return new Slice(name, List.of(length), 0);
    }

    private static Slice matrix(String name, long rows, long columns) {
        return new Slice(name, List.of(rows, columns), 0);
    }
}
