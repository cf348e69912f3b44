package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.with;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import dev.ratchet.policy.vision.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning from prompts that show pictures. */
class SeeingTest {
    private static final String SEEING = "dev.ratchet.policy.model.Models#tinySeeing";

    /** Prompts with no picture, one, and two, with one answer or several, which have tokens for images too. */
    private static List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        int index = 0;
        for (int pictures = 0; pictures < 3; pictures++) {
            List<Picture> shown = new ArrayList<>();
            for (int i = 0; i < pictures; i++) {
                shown.add(Models.picture(7 * pictures + i));
            }
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i <= pictures; i++) {
                answers.add(new Answer(index++, TokenIds.of(5, Models.IMAGE, 1 + i, 7 - i), i % 2));
            }
            branches.add(new Branch(Models.showing(pictures, 4), shown, answers));
        }
        return branches;
    }

    private static double[] reference(ReferenceTransformer reference, Branch branch, Answer answer) {
        int[] all = branch.prompt().followedBy(answer.tokens()).toArray();
        return reference.logProbs(branch.pictures(), all, branch.prompt().length() + answer.lossFrom());
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void answers_have_the_log_probabilities_of_the_reference_network(ModelConfig config) {
        try (Weights weights = Models.lively(config, 4);
                Learner learner = new Learner(weights)) {
            ReferenceTransformer reference = new ReferenceTransformer(weights);
            List<Branch> branches = branches();

            Map<Integer, double[]> computed = learner.likelihood().of(new Microbatch(branches));

            for (Branch branch : branches) {
                for (Answer answer : branch.answers()) {
                    double[] expected = reference(reference, branch, answer);
                    double[] ours = requireNonNull(computed.get(answer.index()));
                    assertThat(ours).hasSameSizeAs(expected);
                    for (int t = 0; t < ours.length; t++) {
                        assertThat(ours[t]).isEqualTo(expected[t], within(1e-4));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void each_token_that_a_sampler_wrote_has_the_learners_log_probability_within_a_ten_thousandth(ModelConfig config) {
        TokenIds prompt = Models.showing(2, 4, 6);
        List<Picture> pictures = List.of(Models.picture(1), Models.picture(2));
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TrajectoryId id = new TrajectoryId(new GroupId(1, 0), i);
            live.add(new LiveSequence(id, prompt, pictures, TokenIds.EMPTY, 40, 40));
        }
        try (Weights weights = Models.lively(config, 6);
                Learner learner = new Learner(weights);
                BatchSampler sampler = Models.sampler(weights, Precision.FP32)) {
            List<Written> written =
                    sampler.writeRound(live, 2, new SamplingSettings(1, 40, RepetitionRule.OFF), Progress.SILENT);
            List<Answer> answers = new ArrayList<>();
            for (Written one : written) {
                answers.add(new Answer(answers.size(), one.tokens(), 0));
            }
            Map<Integer, double[]> learned =
                    learner.likelihood().of(new Microbatch(List.of(new Branch(prompt, pictures, answers))));

            for (int i = 0; i < written.size(); i++) {
                double[] tokens = requireNonNull(learned.get(i));
                for (int t = 0; t < tokens.length; t++) {
                    assertThat(tokens[t]).isEqualTo(written.get(i).logProbs().at(t), within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void the_gradient_of_every_parameter_is_that_of_finite_differences(ModelConfig config) {
        List<Branch> branches = branches();
        try (Weights weights = Models.lively(config, 4);
                Learner learner = new Learner(weights)) {
            learner.likelihood().learn(new Microbatch(branches), (answer, logProbs) -> {
                overwriteWhatIsFree();
                return slopes(answer, logProbs.length);
            });
            ReferenceTransformer reference = new ReferenceTransformer(weights);
            SplittableRandom random = new SplittableRandom(5);
            for (Parameter parameter : weights.parameters()) {
                float[] gradient = parameter.array().getGradient().toFloatArray();
                for (int sample = 0; sample < 3; sample++) {
                    int at = random.nextInt(gradient.length);
                    String name = parameter.nameAt(at);
                    int first = at;
                    while (first > 0 && parameter.nameAt(first - 1).equals(name)) {
                        first--;
                    }
                    double expected = difference(reference, branches, reference.tensor(name), at - first);
                    assertThat((double) gradient[at])
                            .as("%s at %d", name, at - first)
                            .isEqualTo(expected, within(1e-3 + 1e-3 * Math.abs(expected)));
                }
            }
        }
    }

    /** What the backward pass needs must not lie in memory that the collector frees before it. */
    private static void overwriteWhatIsFree() {
        System.gc();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer.allocateDirect(Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putFloat(0, 1e30f);
        }
    }

    private static double[] slopes(int answer, int tokens) {
        double[] slopes = new double[tokens];
        for (int t = 0; t < tokens; t++) {
            slopes[t] = 0.5 + 0.3 * answer - 0.2 * t;
        }
        return slopes;
    }

    private static double difference(
            ReferenceTransformer reference, List<Branch> branches, double[] tensor, int index) {
        double kept = tensor[index];
        tensor[index] = kept + 1e-5;
        double above = loss(reference, branches);
        tensor[index] = kept - 1e-5;
        double below = loss(reference, branches);
        tensor[index] = kept;
        return (above - below) / 2e-5;
    }

    private static double loss(ReferenceTransformer reference, List<Branch> branches) {
        double loss = 0;
        for (Branch branch : branches) {
            for (Answer answer : branch.answers()) {
                double[] logProbs = reference(reference, branch, answer);
                double[] slopes = slopes(answer.index(), logProbs.length);
                for (int t = 0; t < slopes.length; t++) {
                    loss += slopes[t] * logProbs[t];
                }
            }
        }
        return loss;
    }

    private static List<TrainedGroup> groups() {
        List<TrainedGroup> groups = new ArrayList<>();
        for (Branch branch : branches()) {
            GroupId id = new GroupId(1, groups.size());
            List<TrainedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(new TrainedAnswer(new TrajectoryId(id, i), TokenIds.of(3 + i, 2, Models.END), 0, i % 2));
            }
            groups.add(new TrainedGroup(id, branch.prompt(), branch.pictures(), answers));
        }
        return groups;
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void a_step_changes_the_encoder_and_recomputed_ends_with_the_same_bits(ModelConfig config) {
        TrainingSettings direct = settings(1e-2, 3, 2, 10_000);
        Map<String, float[]> before = trained(config, List.of(), direct);
        Map<String, float[]> after = trained(config, groups(), direct);

        before.forEach((name, values) -> assertThat(after.get(name)).as(name).isNotEqualTo(values));
        assertSame(after, trained(config, groups(), with(direct, new MemorySettings(true, 0))));
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void a_step_that_was_killed_ends_with_the_same_bits(ModelConfig config) {
        TrainingSettings settings = new TrainingSettings(0.3, Learning.optimizer(1e-2), 1, 2, 40, 1, 9);
        Map<String, float[]> expected = trained(config, groups(), settings);
        KeptCheckpoints checkpoints = new KeptCheckpoints();
        try (Weights weights = Models.lively(config, 3);
                Learner learner = new Learner(weights)) {
            assertThatThrownBy(() -> learner.step(groups(), settings, checkpoints, (done, _) -> {
                        if (done == 3) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");
        }
        assertThat(checkpoints.kept).isNotEmpty();
        try (Weights weights = Models.lively(config, 3);
                Learner learner = new Learner(weights)) {
            TrainingReport report = learner.step(groups(), settings, checkpoints, Progress.SILENT);
            assertThat(report.resumedFrom()).isEqualTo(3);
            assertSame(expected, tensorsOf(weights));
        }
    }

    @ParameterizedTest
    @MethodSource(SEEING)
    void an_answer_in_blocks_refuses_pictures_before_the_first_update(ModelConfig config) {
        TrainingSettings blocks = with(settings(1e-2, 3, 2, 10_000), new MemorySettings(false, 8));

        assertThatThrownBy(() -> trained(config, groups(), blocks))
                .hasMessageContaining("pictures (expected: none above training.memory.prefixWithoutGradientFrom)");
    }

    private static Map<String, float[]> trained(
            ModelConfig config, List<TrainedGroup> groups, TrainingSettings settings) {
        try (Weights weights = Models.lively(config, 3);
                Learner learner = new Learner(weights)) {
            learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
            return tensorsOf(weights);
        }
    }
}
