package dev.ratchet.policy.formats;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of a model's tensors. */
public final class ModelShapes {
    private ModelShapes() {}

    /** The shape of each tensor, by its name in transformers. */
    public static Map<String, List<Long>> of(ModelConfig config) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        ModelTensors.of(config).forEach((name, expected) -> shapes.put(name, expected.shape()));
        return shapes;
    }
}
