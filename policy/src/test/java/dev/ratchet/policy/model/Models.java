package dev.ratchet.policy.model;

import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Models for tests. */
public final class Models {
    /** The end token of all of them. */
    public static final int END = 0;

    private Models() {}

    /** Grouped queries, tied embeddings: every part of the network in 5,000 parameters. */
    public static ModelConfig tiny() {
        return config(11, 16, 2, 4, 2, 4, 24, true);
    }

    public static ModelConfig tinyUntied() {
        return config(11, 16, 2, 4, 4, 6, 20, false);
    }

    /** The model of the demo: 0.6 million parameters. */
    public static ModelConfig demo() {
        return config(20, 128, 3, 4, 4, 32, 352, true);
    }

    public static ModelConfig smolLm2() {
        return config(49_152, 576, 30, 9, 3, 64, 1536, true);
    }

    /** Weights of a size that makes attention and gates matter, which those of a start do not. */
    public static Weights lively(ModelConfig config, long seed) {
        Compute.configure(2);
        List<HostTensor> tensors = new ArrayList<>();
        try (Weights initial = Weights.initial(config, seed)) {
            initial.forEach(tensor -> tensors.add(scaled(tensor)));
        }
        return Weights.load(config, tensors);
    }

    private static HostTensor scaled(HostTensor tensor) {
        boolean norm = tensor.shape().length == 1;
        FloatBuffer values = tensor.values();
        float[] scaled = new float[values.remaining()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = norm ? 1 + 0.1f * (i % 5) : 20 * values.get(i);
        }
        return new HostTensor(tensor.name(), tensor.shape(), FloatBuffer.wrap(scaled));
    }

    private static ModelConfig config(
            int vocabulary,
            int width,
            int layers,
            int heads,
            int keyValueHeads,
            int headWidth,
            int hiddenWidth,
            boolean tied) {
        return new ModelConfig(
                "LlamaForCausalLM",
                vocabulary,
                width,
                layers,
                heads,
                keyValueHeads,
                headWidth,
                hiddenWidth,
                512,
                10_000,
                1e-5,
                tied,
                -1,
                List.of(END));
    }
}
