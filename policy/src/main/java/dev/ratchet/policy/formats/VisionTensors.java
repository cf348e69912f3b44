package dev.ratchet.policy.formats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of an encoder of pictures and its projector: the names that transformers writes them under, and their shapes. */
public final class VisionTensors {
    /** Of the encoder's tensors. */
    public static final String ENCODER = "vision_tower.vision_model.";

    /** Of the projector's. */
    public static final String PROJECTOR = "multi_modal_projector.";

    private VisionTensors() {}

    /** What the names of a layer's tensors begin with. */
    public static String layer(int layer) {
        return ENCODER + "encoder.layers.%d.".formatted(layer);
    }

    /** The shape of each tensor, in an order that follows a picture's way. */
    static Map<String, List<Long>> of(VisionConfig vision, int textWidth) {
        long width = vision.width();
        long patch = vision.patchSize();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(ENCODER + "embeddings.patch_embedding.weight", List.of(width, 3L, patch, patch));
        shapes.put(ENCODER + "embeddings.patch_embedding.bias", List.of(width));
        shapes.put(ENCODER + "embeddings.position_embedding.weight", List.of((long) vision.patches(), width));
        for (int i = 0; i < vision.layers(); i++) {
            String layer = layer(i);
            norm(shapes, layer + "layer_norm1.", width);
            for (String projection : List.of("q_proj.", "k_proj.", "v_proj.", "out_proj.")) {
                linear(shapes, layer + "self_attn." + projection, width, width);
            }
            norm(shapes, layer + "layer_norm2.", width);
            linear(shapes, layer + "mlp.fc1.", vision.hiddenWidth(), width);
            linear(shapes, layer + "mlp.fc2.", width, vision.hiddenWidth());
        }
        norm(shapes, ENCODER + "post_layernorm.", width);
        linear(shapes, PROJECTOR + "linear_1.", textWidth, width);
        linear(shapes, PROJECTOR + "linear_2.", textWidth, textWidth);
        return shapes;
    }

    private static void norm(Map<String, List<Long>> shapes, String name, long width) {
        shapes.put(name + "weight", List.of(width));
        shapes.put(name + "bias", List.of(width));
    }

    private static void linear(Map<String, List<Long>> shapes, String name, long rows, long columns) {
        shapes.put(name + "weight", List.of(rows, columns));
        shapes.put(name + "bias", List.of(rows));
    }
}
