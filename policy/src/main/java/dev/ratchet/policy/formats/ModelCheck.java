package dev.ratchet.policy.formats;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Proves that a Hugging Face directory can be used; its weights are read through once, and not kept. */
public final class ModelCheck {
    private ModelCheck() {}

    /**
     * The configuration of {@code files}, once architecture, names and shapes of all tensors are those that it needs, and
     * every value is there and finite.
     *
     * @throws dev.ratchet.domain.fault.FaultException which names the file and what is wrong in it
     */
    public static ModelConfig of(ModelFiles files) throws IOException {
        ModelConfig config = ModelConfigs.read(files);
        Map<String, List<Long>> shapes = new TreeMap<>(Safetensors.shapes(files));
        if (config.tiedEmbeddings()) {
            shapes.remove(ModelTensors.head(config));
        }
        ModelTensors.mustMatch(Safetensors.MODEL, config, shapes);
        Safetensors.prove(files);
        return config;
    }
}
