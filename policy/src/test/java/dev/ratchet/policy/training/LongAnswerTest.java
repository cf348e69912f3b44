package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.requireNotNull;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Attention;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LongAnswerTest {
    private static final int TOKENS = 30;
    private static final int[] TEXT =
            Groups.tokens(new SplittableRandom(5), TOKENS, VOCABULARY).toArray();

    /** A loss that is Σ slope · log-probability, with both signs. */
    private static double[] slopes(int count) {
        return IntStream.range(0, count).mapToDouble(t -> (t % 5 - 1.5) / 4).toArray();
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void log_probabilities_are_those_of_the_reference_network_however_it_is_cut(ModelConfig config) {
        try (Weights weights = Models.lively(config, 3);
                Transformer transformer = new Transformer(weights)) {
            for (int lossFrom : new int[] {1, 17, TOKENS - 1}) {
                double[] expected = new ReferenceTransformer(weights).logProbs(TEXT, lossFrom);
                for (int block : new int[] {3, 7, 100}) {
                    try (LongAnswer answer = new LongAnswer(transformer, TEXT, lossFrom, block, false, () -> {})) {
                        assertThat(answer.logProbs()).containsExactly(expected, within(1e-4));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void the_gradient_is_that_of_the_whole_with_keys_and_values_of_the_prefix_held(ModelConfig config) {
        try (Weights weights = learned(config);
                Transformer transformer = new Transformer(weights)) {
            for (int lossFrom : new int[] {1, 17}) {
                Map<String, float[]> expected = gradients(weights, () -> learnWhole(transformer, lossFrom));
                for (int block : new int[] {3, 7, 100}) {
                    int before = Torch.arraysHeld(transformer.manager());
                    assertClose(expected, gradients(weights, () -> learn(transformer, lossFrom, block)), 2e-4);
                    assertThat(Torch.arraysHeld(transformer.manager())).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void without_a_prefix_it_is_the_gradient_of_the_direct_way() {
        Microbatch microbatch = new Microbatch(List.of(new Microbatch.Branch(
                TokenIds.of(TEXT[0]),
                List.of(new Microbatch.Answer(0, TokenIds.of(Arrays.copyOfRange(TEXT, 1, TOKENS)), 0)))));
        try (Weights weights = learned(Models.tiny());
                Transformer transformer = new Transformer(weights);
                Learner learner = new Learner(weights)) {
            Likelihood direct = learner.likelihood();
            Map<String, float[]> expected =
                    gradients(weights, () -> direct.learn(microbatch, (_, logProbs) -> slopes(logProbs.length)));

            assertClose(expected, gradients(weights, () -> learn(transformer, 1, 7)), 2e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void the_gradient_is_that_of_finite_differences(ModelConfig config) {
        int lossFrom = 17;
        try (Weights weights = learned(config);
                Transformer transformer = new Transformer(weights)) {
            Map<String, float[]> gradients = gradients(weights, () -> learn(transformer, lossFrom, 7));
            ReferenceTransformer reference = new ReferenceTransformer(weights);
            reference.hold(TEXT, lossFrom - 1);
            SplittableRandom random = new SplittableRandom(5);
            for (Parameter parameter : weights.parameters()) {
                String name = parameter.nameAt(0);
                double[] tensor = reference.tensor(name);
                for (int sample = 0; sample < 2; sample++) {
                    int i = random.nextInt(tensor.length);
                    double kept = tensor[i];
                    tensor[i] = kept + 1e-5;
                    double above = loss(reference, lossFrom);
                    tensor[i] = kept - 1e-5;
                    double below = loss(reference, lossFrom);
                    tensor[i] = kept;
                    double expected = (above - below) / 2e-5;
                    assertThat((double) requireNotNull(gradients.get(name))[i])
                            .as("%s at %d", name, i)
                            .isEqualTo(expected, within(1e-3 + 1e-3 * Math.abs(expected)));
                }
            }
        }
    }

    private static double loss(ReferenceTransformer reference, int lossFrom) {
        double[] logProbs = reference.logProbs(TEXT, lossFrom);
        double[] slopes = slopes(logProbs.length);
        return IntStream.range(0, slopes.length)
                .mapToDouble(t -> slopes[t] * logProbs[t])
                .sum();
    }

    @Test
    void no_more_is_kept_than_the_formula_says_and_that_grows_with_the_tokens_and_not_with_their_square() {
        ModelConfig config = Models.tiny();
        try (Weights weights = learned(config);
                Transformer transformer = new Transformer(weights)) {
            for (int lossFrom : new int[] {1, 17}) {
                try (LongAnswer answer = new LongAnswer(transformer, TEXT, lossFrom, 7, true, () -> {})) {
                    answer.learn(logProbs -> slopes(logProbs.length));
                    assertThat(answer.mostKept()).isEqualTo(LongAnswer.bytes(config, TOKENS - 1, TOKENS - lossFrom));
                }
            }
        }
        // 2 layers of width 16, 4 heads of 4 units, 2 key-value heads, in 4 bytes.
        assertThat(LongAnswer.bytes(config, 1000, 100))
                .isEqualTo(4L * (2 * (16 * 1000 + (16 + 16 + 4) * 100) + (16 + 16) * 100));
        assertThat(LongAnswer.bytes(config, 100_000, 10_000)).isEqualTo(100 * LongAnswer.bytes(config, 1000, 100));
    }

    @Test
    void no_array_that_outlives_a_block_is_larger_than_a_block() {
        ModelConfig config = Models.tiny();
        int block = 7;
        long most = (long) block * config.width();
        try (Weights weights = learned(config);
                Transformer transformer = new Transformer(weights)) {
            List<Long> sizes = new ArrayList<>();
            try (LongAnswer answer =
                    new LongAnswer(transformer, TEXT, 9, block, true, () -> sizes.addAll(sizesHeld(transformer)))) {
                answer.learn(logProbs -> slopes(logProbs.length));
            }
            assertThat(sizes).hasSizeGreaterThan(100).allMatch(size -> size <= most);
        }
    }

    private static List<Long> sizesHeld(Transformer transformer) {
        return ((BaseNDManager) transformer.manager())
                .getManagedArrays().stream().map(NDArray::size).toList();
    }

    @Test
    void answers_above_the_bound_are_learned_from_in_blocks_and_others_as_ever() {
        List<TrainedGroup> groups = Groups.random(6, 4, VOCABULARY, 4);
        TrainingSettings exact = settings(1e-3, 3, 2, 100);

        assertClose(trained(groups, exact), trained(groups, with(exact, new MemorySettings(false, 100))), 0);
        // Prompts of one token have no prefix, so that blocks are exact but for rounding.
        List<TrainedGroup> bare = groups.stream()
                .map(group -> new TrainedGroup(
                        group.id(),
                        TokenIds.of(3),
                        group.answers().stream()
                                .map(answer -> new TrainedAnswer(answer.id(), answer.tokens(), 0, answer.reward()))
                                .toList()))
                .toList();
        Map<String, float[]> inBlocks = trained(bare, with(exact, new MemorySettings(true, 5)));
        assertClose(trained(bare, exact), inBlocks, 2e-4);
        String name = "model.embed_tokens.weight";
        assertThat(inBlocks.get(name)).isNotEqualTo(trained(bare, exact).get(name));
    }

    private static Map<String, float[]> trained(List<TrainedGroup> groups, TrainingSettings settings) {
        try (Weights weights = Models.lively(Models.tiny(), 3);
                Learner learner = new Learner(weights)) {
            learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
            return tensorsOf(weights);
        }
    }

    private static Weights learned(ModelConfig config) {
        Weights weights = Models.lively(config, 3);
        weights.parameters().forEach(parameter -> parameter.array().setRequiresGradient(true));
        return weights;
    }

    private static void learn(Transformer transformer, int lossFrom, int block) {
        try (LongAnswer answer = new LongAnswer(transformer, TEXT, lossFrom, block, true, () -> {})) {
            answer.learn(logProbs -> slopes(logProbs.length));
        }
    }

    /** All tokens through the network at once, whose scores are a square. */
    private static void learnWhole(Transformer transformer, int lossFrom) {
        int rows = TOKENS - 1;
        int from = lossFrom - 1;
        Compute.step(Gradients.RECORDED, () -> {
            NDArray hidden_NW = transformer.hidden(
                    Arrays.copyOf(TEXT, rows), IntStream.range(0, rows).toArray(), holding(transformer, from));
            NDArray targets = Torch.ids(transformer.manager(), Arrays.copyOfRange(TEXT, lossFrom, TOKENS))
                    .expandDims(1);
            NDArray logProbs = transformer
                    .logits(Torch.slice(hidden_NW, 0, from, rows))
                    .logSoftmax(-1)
                    .gather(targets, 1)
                    .squeeze(1);
            double[] slopes = slopes(rows - from);
            float[] slope = new float[slopes.length];
            for (int t = 0; t < slope.length; t++) {
                slope[t] = (float) slopes[t];
            }
            Torch.backward(logProbs, transformer.manager().create(slope));
            return true;
        });
    }

    /** Attention in one piece, which takes the first {@code prefix} keys and values for constants. */
    private static Attention holding(Transformer transformer, int prefix) {
        ModelConfig config = transformer.config();
        int rows = TOKENS - 1;
        float[] mask = new float[rows * rows];
        for (int t = 0; t < rows; t++) {
            Arrays.fill(mask, t * rows + t + 1, (t + 1) * rows, Float.NEGATIVE_INFINITY);
        }
        int[] keyHeadOf = IntStream.range(0, config.heads())
                .map(head -> head / (config.heads() / config.keyValueHeads()))
                .toArray();
        return (_, query_NHD, key_NKD, value_NKD) -> {
            NDArray heads = Torch.ids(transformer.manager(), keyHeadOf);
            NDArray query = query_NHD.transpose(1, 0, 2).mul((float) (1 / Math.sqrt(config.headWidth())));
            NDArray scores = Torch.batchedProduct(
                            query, byHead(held(key_NKD, prefix), heads, rows).swapAxes(1, 2))
                    .add(transformer.manager().create(mask, new Shape(rows, rows)));
            return Torch.batchedProduct(scores.softmax(-1), byHead(held(value_NKD, prefix), heads, rows))
                    .transpose(1, 0, 2)
                    .reshape(rows, -1);
        };
    }

    private static NDArray held(NDArray x_NKD, int prefix) {
        if (prefix == 0) {
            return x_NKD;
        }
        NDArray constant = Torch.slice(x_NKD, 0, 0, prefix).stopGradient();
        NDArray rest = Torch.slice(x_NKD, 0, prefix, x_NKD.getShape().get(0));
        return constant.getNDArrayInternal().concat(new NDList(rest), 0);
    }

    private static NDArray byHead(NDArray x_NKD, NDArray heads, int rows) {
        NDArray flat = x_NKD.transpose(1, 0, 2).reshape(x_NKD.getShape().get(1), -1);
        return Torch.rows(flat, heads).reshape(heads.size(), rows, -1);
    }

    private static Map<String, float[]> gradients(Weights weights, Runnable learning) {
        weights.clearGradients();
        learning.run();
        Map<String, float[]> gradients = new TreeMap<>();
        Compute.step(Gradients.OFF, () -> {
            for (Parameter parameter : weights.parameters()) {
                gradients.put(
                        parameter.nameAt(0), parameter.array().getGradient().toFloatArray());
            }
            return true;
        });
        return gradients;
    }

    private static void assertClose(Map<String, float[]> expected, Map<String, float[]> actual, double most) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> {
            float[] others = requireNotNull(actual.get(name));
            double largest = 1;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < values.length; i++) {
                assertThat((double) others[i]).as("%s at %d", name, i).isEqualTo(values[i], within(most * largest));
            }
        });
    }
}
