package dev.ratchet.policy.model;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.Family;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.RopeScaling;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Models for tests. */
public final class Models {
    /** The end token of all of them. */
    public static final int END = 0;

    /** Deviation of {@link Weights#initial}, times the root of the width. */
    static final double INITIAL_DEVIATION = 0.7;

    private Models() {}

    /** Grouped queries, tied embeddings: every part of the network in 5,000 parameters. */
    public static ModelConfig tiny() {
        return config(11, 16, 2, 4, 2, 4, 24, true);
    }

    public static ModelConfig tinyUntied() {
        return config(11, 16, 2, 4, 4, 6, 20, false);
    }

    /** One of each family that there is, small. */
    public static List<ModelConfig> tinyFamilies() {
        ModelConfig tiny = tiny();
        return List.of(
                tiny,
                tinyUntied(),
                of(Family.LLAMA, tiny, new RopeScaling.Llama3(4, 1, 4, 64)),
                of(Family.QWEN2, tiny, new RopeScaling.None()),
                of(Family.QWEN3, tinyUntied(), new RopeScaling.None()));
    }

    /** Token for images of those that see. */
    public static final int IMAGE = 11;

    /** Those that see: nine patches, widths that leave every kind of rest, with the text of a Llama and of a Qwen 3. */
    public static List<ModelConfig> tinySeeing() {
        VisionConfig vision = new VisionConfig(12, 4, 20, 2, 2, 24, 1e-6, IMAGE);
        ModelConfig tied = config(12, 16, 2, 4, 2, 4, 24, true);
        ModelConfig untied = config(12, 20, 2, 4, 4, 6, 20, false);
        return List.of(
                tied.seeing(vision),
                of(Family.QWEN3, untied, new RopeScaling.None()).seeing(vision));
    }

    /** A picture for those, of noise. */
    public static Picture picture(long seed) {
        byte[] values = new byte[12 * 12 * Pixels.CHANNELS];
        new SplittableRandom(seed).nextBytes(values);
        return new Picture("%064x".formatted(seed), Pixels.of(12, 12, values));
    }

    /** Tokens that show so many pictures of nine patches between others. */
    public static TokenIds showing(int pictures, int... others) {
        TokenIds tokens = TokenIds.of(1, 2);
        int[] patches = new int[9];
        Arrays.fill(patches, IMAGE);
        for (int i = 0; i < pictures; i++) {
            tokens = tokens.followedBy(TokenIds.of(patches)).followedBy(TokenIds.of(3));
        }
        return tokens.followedBy(TokenIds.of(others));
    }

    /** The model of the demo: 0.6 million parameters. */
    public static ModelConfig demo() {
        return config(20, 128, 3, 4, 4, 32, 352, true);
    }

    public static ModelConfig smolLm2() {
        return config(49_152, 576, 30, 9, 3, 64, 1536, true);
    }

    /**
     * Weights that make attention and gates matter and still leave float32 its digits: deviation 0.4, less where layers
     * add to what they were given, and norms that differ.
     */
    public static Weights lively(ModelConfig config, long seed) {
        Compute.configure(2);
        List<HostTensor> tensors = new ArrayList<>();
        try (Weights initial = Weights.initial(config, seed)) {
            initial.forEach(tensor -> tensors.add(lively(config, tensor)));
        }
        return Weights.load(config, tensors);
    }

    /** A sampler by our own kernels, over a copy of the weights. */
    public static BatchSampler sampler(Weights weights) {
        return sampler(weights, Precision.FP32);
    }

    /** Like {@link #sampler(Weights)}, in a precision. */
    public static BatchSampler sampler(Weights weights, Precision precision) {
        try {
            return new BatchSampler(DecoderWeights.load(weights.config(), precision, weights::forEach), 2, 4L << 30);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HostTensor lively(ModelConfig config, HostTensor tensor) {
        boolean norm = tensor.name().matches(".*norm[12]?[.]weight");
        boolean bias = tensor.name().endsWith(".bias");
        boolean added = tensor.name().contains("o_proj") || tensor.name().contains("down_proj");
        double deviation = added ? 0.4 / Math.sqrt(2.0 * config.layers()) : 0.4;
        double factor = deviation / INITIAL_DEVIATION * Math.sqrt(config.width());
        FloatBuffer values = tensor.values();
        float[] scaled = new float[values.remaining()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = norm ? 1 + 0.1f * (i % 5) : bias ? 0.1f * (i % 7 - 3) : (float) (factor * values.get(i));
        }
        return new HostTensor(tensor.name(), tensor.shape(), FloatBuffer.wrap(scaled));
    }

    private static ModelConfig of(Family family, ModelConfig shape, RopeScaling scaling) {
        return new ModelConfig(
                family.architecture(),
                shape.vocabulary(),
                shape.width(),
                shape.layers(),
                shape.heads(),
                shape.keyValueHeads(),
                shape.headWidth(),
                shape.hiddenWidth(),
                shape.contextLength(),
                shape.ropeBase(),
                shape.normEpsilon(),
                shape.tiedEmbeddings(),
                shape.beginToken(),
                shape.endTokens(),
                scaling);
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
