package dev.ratchet.policy.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.gradient.TapedTransformer.Memory;
import dev.ratchet.policy.gradient.TapedTransformer.Pass;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Devices;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient that is written out, beside the engine's automatic differentiation. */
class GradientTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
        Devices.assumeProcessor();
    }

    /** Prompts of one token and of many, answers of one token and of more than are computed at a time, alone and together. */
    private static PackedTokens pack(ModelConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Branch> branches = new ArrayList<>();
        int index = 0;
        for (int[] lengths : new int[][] {{1, 3, 1, 5}, {70, 4}, {9, 2, 140, 1, 67}, {3, 1}}) {
            List<Answer> answers = new ArrayList<>();
            for (int i = 1; i < lengths.length; i++) {
                TokenIds tokens = Groups.tokens(random, lengths[i], config.vocabulary());
                answers.add(new Answer(index++, tokens, lengths[i] / 3));
            }
            branches.add(new Branch(Groups.tokens(random, lengths[0], config.vocabulary()), answers));
        }
        return new PackedTokens(new Microbatch(branches), Optional.empty());
    }

    private static float[] slopes(PackedTokens packed) {
        SplittableRandom random = new SplittableRandom(7);
        float[] slopes = new float[packed.targets().length];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (float) random.nextDouble(-1, 1);
        }
        return slopes;
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void it_is_that_of_automatic_differentiation(ModelConfig config) {
        PackedTokens packed = pack(config, 1);
        try (Weights weights = learned(config);
                Transformer transformer = new Transformer(weights)) {
            List<float[]> logProbsThere = new ArrayList<>();
            new EngineNetwork(transformer).learn(packed, MemorySettings.NONE, computed -> {
                logProbsThere.add(computed);
                return slopes(packed);
            });
            float[] expected = logProbsThere.getFirst();
            Map<String, float[]> gradients = gradients(weights);
            weights.clearGradients();

            float[] logProbs = learn(weights, packed, 2, Memory.KEPT);

            for (int i = 0; i < expected.length; i++) {
                assertThat(logProbs[i]).isEqualTo(expected[i], within(1e-4f));
            }
            gradients(weights)
                    .forEach((name, gradient) -> assertThat(distance(gradient, requireNonNull(gradients.get(name))))
                            .as(name)
                            .isLessThan(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void its_bits_depend_neither_on_threads_nor_on_what_is_kept_nor_on_what_was_computed_before(ModelConfig config) {
        PackedTokens packed = pack(config, 2);
        Map<String, float[]> once = gradients(config, packed, 1, Memory.KEPT);

        assertThat(gradients(config, packed, 3, Memory.RECOMPUTED))
                .usingRecursiveComparison()
                .isEqualTo(once);
        try (Weights weights = learned(config);
                TapedTransformer taped = new TapedTransformer(weights, 2)) {
            learn(taped, pack(config, 3), Memory.RECOMPUTED);
            learn(
                    taped,
                    new PackedTokens(
                            new Microbatch(List.of(
                                    new Branch(TokenIds.of(1, 2), List.of(new Answer(0, TokenIds.of(3, 1, 4), 0))))),
                            Optional.empty()),
                    Memory.KEPT);
            weights.clearGradients();
            learn(taped, packed, Memory.KEPT);
            assertThat(gradients(weights)).usingRecursiveComparison().isEqualTo(once);
        }
    }

    private static Map<String, float[]> gradients(ModelConfig config, PackedTokens packed, int threads, Memory memory) {
        try (Weights weights = learned(config)) {
            float[] _ = learn(weights, packed, threads, memory);
            return gradients(weights);
        }
    }

    private static Weights learned(ModelConfig config) {
        Weights weights = Models.lively(config, 4);
        weights.parameters().forEach(parameter -> parameter.array().setRequiresGradient(true));
        return weights;
    }

    private static float[] learn(Weights weights, PackedTokens packed, int threads, Memory memory) {
        try (TapedTransformer taped = new TapedTransformer(weights, threads)) {
            return learn(taped, packed, memory);
        }
    }

    private static float[] learn(TapedTransformer taped, PackedTokens packed, Memory memory) {
        Pass pass = taped.begin(packed.positions(), packed.branches(), memory);
        pass.embed(packed.tokens());
        pass.forward();
        float[] logProbs = pass.logProbs(packed.lossRows(), packed.targets());
        pass.backward(slopes(packed));
        pass.embedBack(packed.tokens());
        return logProbs;
    }

    private static Map<String, float[]> gradients(Weights weights) {
        Map<String, float[]> gradients = new TreeMap<>();
        for (Parameter parameter : weights.parameters()) {
            FloatBuffer memory = parameter.gradient();
            float[] gradient = new float[memory.remaining()];
            memory.get(gradient);
            gradients.put(parameter.nameAt(0), gradient);
        }
        return gradients;
    }

    /** Relative to the length of the second. */
    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow(a[i] - b[i], 2);
            length += Math.pow(b[i], 2);
        }
        assertThat(length).isPositive();
        return Math.sqrt(difference / length);
    }
}
