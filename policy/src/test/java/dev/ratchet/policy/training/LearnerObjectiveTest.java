package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.requireNotNull;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.trained;
import static dev.ratchet.policy.training.Learning.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerObjectiveTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    @Test
    void the_loss_is_that_of_the_paper() {
        List<TrainedGroup> groups = Groups.random(5, 4, VOCABULARY, 1);
        TrainingSettings settings = settings(1e-2, 5, 3, 1000);

        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            ReferenceTransformer reference = new ReferenceTransformer(weights);
            TrainingReport report = learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);

            assertThat(report.updates()).hasSize(3);
            assertThat(report.updates().getFirst().loss())
                    .isEqualTo(ReferenceObjective.loss(groups, 0.3, reference, reference), within(1e-5));
            assertThat(report.updates().getFirst().meanLogRatio()).isZero();
            assertThat(report.updates().get(1).meanLogRatio()).isNotZero();
        }
    }

    record Case(Reinforcement objective, double cap) {
        double loss(List<TrainedGroup> groups, ReferenceTransformer policy, ReferenceTransformer reference) {
            return switch (objective) {
                case Reinforcement.ByMirrorDescent(double tau) ->
                    ReferenceObjective.loss(groups, tau, cap, policy, reference);
                case Reinforcement.ByGroupRelative(double clip, double kl) ->
                    ReferenceObjective.groupRelativeLoss(groups, clip, kl, cap, policy, reference);
            };
        }
    }

    static Stream<Case> others() {
        return Stream.of(
                new Case(new Reinforcement.ByMirrorDescent(0.3), 2),
                new Case(new Reinforcement.ByGroupRelative(0.2, 0.5), 0),
                new Case(new Reinforcement.ByGroupRelative(0.2, 0.5), 2));
    }

    @ParameterizedTest
    @MethodSource("others")
    void so_is_that_of_the_other_objectives_and_of_importance_weights(Case other) {
        requireGradients(Models.tiny(), Groups.written(Groups.random(3, 3, VOCABULARY, 2), 1), other);
    }

    @Test
    void importance_weights_need_the_log_probabilities_that_an_answer_was_written_with() {
        TrainingSettings settings = with(settings(1e-2, 3, 1, 100), new Reinforcement.ByMirrorDescent(0.3), 2);

        assertThatThrownBy(() -> trained(Groups.random(1, 2, VOCABULARY, 2), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no log-probabilities that it was written with (expected: them");
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void the_gradient_is_that_of_the_paper_by_finite_differences_also_away_from_the_reference(ModelConfig config) {
        requireGradients(
                config, Groups.random(3, 3, VOCABULARY, 2), new Case(new Reinforcement.ByMirrorDescent(0.3), 0));
    }

    private static void requireGradients(ModelConfig config, List<TrainedGroup> groups, Case expected) {
        for (int updates : new int[] {1, 2}) {
            Map<String, float[]> before;
            Map<String, float[]> after;
            ReferenceTransformer reference;
            ReferenceTransformer policy;
            // Without moments and norm AdamW with epsilon 1 and a tiny rate moves by about rate · g / (|g| + 1),
            // so what it did tells the gradient.
            TrainingSettings all = with(settings(betaless(), 3, updates, 1000), expected.objective(), expected.cap());
            TrainingSettings allButLast =
                    with(settings(betaless(), 3, Math.max(1, updates - 1), 1000), expected.objective(), expected.cap());
            try (Weights weights = Models.lively(config, 3);
                    Learner learner = new Learner(weights)) {
                reference = new ReferenceTransformer(weights);
                if (updates > 1) {
                    learner.step(groups, allButLast, Checkpoints.NONE, Progress.SILENT);
                }
                policy = new ReferenceTransformer(weights);
                before = tensorsOf(weights);
            }
            try (Weights weights = Models.lively(config, 3);
                    Learner learner = new Learner(weights)) {
                learner.step(groups, all, Checkpoints.NONE, Progress.SILENT);
                after = tensorsOf(weights);
            }
            requireGradients(groups, expected, policy, reference, before, after);
        }
    }

    private static void requireGradients(
            List<TrainedGroup> groups,
            Case objective,
            ReferenceTransformer policy,
            ReferenceTransformer reference,
            Map<String, float[]> before,
            Map<String, float[]> after) {
        SplittableRandom random = new SplittableRandom(5);
        before.forEach((name, values) -> {
            assertThat(after.get(name)).as("%s has a gradient", name).isNotEqualTo(values);
            for (int sample = 0; sample < 4; sample++) {
                int i = random.nextInt(values.length);
                double[] tensor = policy.tensor(name);
                double kept = tensor[i];
                double step = 1e-5;
                tensor[i] = kept + step;
                double above = objective.loss(groups, policy, reference);
                tensor[i] = kept - step;
                double below = objective.loss(groups, policy, reference);
                tensor[i] = kept;
                double expected = (above - below) / (2 * step);
                double moved = (kept - requireNotNull(after.get(name))[i]) / 1e-3;
                double gradient = moved / (1 - Math.abs(moved));
                assertThat(gradient)
                        .as("%s at %d", name, i)
                        .isEqualTo(expected, within(2e-3 + 2e-2 * Math.abs(expected)));
            }
        });
    }

    @Test
    void how_a_step_is_cut_into_microbatches_changes_rounding_only() {
        List<TrainedGroup> groups = Groups.random(6, 5, VOCABULARY, 3);
        Map<String, float[]> whole = trained(groups, settings(1e-3, 3, 1, 1000));
        for (int tokens : new int[] {1, 7, 20}) {
            Map<String, float[]> cut = trained(groups, settings(1e-3, 3, 1, tokens));
            whole.forEach((name, values) -> {
                float[] others = requireNotNull(cut.get(name));
                for (int i = 0; i < values.length; i++) {
                    assertThat((double) others[i]).as(name).isEqualTo(values[i], within(2e-4));
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void the_log_probabilities_are_those_that_the_sampler_kept(ModelConfig config) {
        try (Weights weights = Models.lively(config, 3);
                Sampler sampler = Models.sampler(weights);
                Learner learner = new Learner(weights)) {
            List<LiveSequence> live = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                live.add(new LiveSequence(
                        new TrajectoryId(new GroupId(1, 0), i), TokenIds.of(4, 2, 8), TokenIds.EMPTY, 30, 30));
            }
            List<Written> written =
                    sampler.writeRound(live, 3, new SamplingSettings(1, 30, RepetitionRule.OFF), Progress.SILENT);
            List<Microbatch.Answer> answers = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                answers.add(new Microbatch.Answer(i, written.get(i).tokens(), 0));
            }
            Microbatch microbatch = new Microbatch(List.of(new Microbatch.Branch(TokenIds.of(4, 2, 8), answers)));

            learner.likelihood().of(microbatch).forEach((answer, logProbs) -> {
                double kept = 0;
                for (float value : written.get(answer).logProbs().toArray()) {
                    kept += value;
                }
                assertThat(AnswerTokens.sum(logProbs)).isEqualTo(kept, within(1e-4));
            });
        }
    }

    @Test
    void groups_in_which_all_earned_the_same_change_nothing_at_the_first_update() {
        List<TrainedGroup> same = Groups.random(3, 1, VOCABULARY, 7);
        Map<String, float[]> before;
        try (Weights weights = lively()) {
            before = tensorsOf(weights);
        }

        assertSame(before, trained(same, settings(1e-2, 3, 1, 100)));
    }

    @Test
    void the_first_ten_losses_of_each_objective_are_those_that_were_recorded() {
        requireLosses(
                new Case(new Reinforcement.ByMirrorDescent(0.3), 0),
                1e-2,
                4.703145,
                0.968657,
                3.708959,
                -0.500455,
                -1.420254,
                -0.860619,
                4.178782,
                2.177812,
                3.508599,
                5.472154);
        requireLosses(
                new Case(new Reinforcement.ByMirrorDescent(0.3), 2),
                2e-3,
                1.227709,
                -0.456647,
                2.576501,
                -0.131641,
                -0.620163,
                -0.526257,
                0.756035,
                0.626577,
                0.862827,
                -1.110509);
        requireLosses(
                new Case(new Reinforcement.ByGroupRelative(0.2, 0.1), 0),
                2e-3,
                -0.108234,
                0.115015,
                -0.093084,
                -0.081214,
                0.045215,
                -0.131731,
                -0.151369,
                -0.019974,
                -0.095389,
                -0.065278);
        requireLosses(
                new Case(new Reinforcement.ByGroupRelative(0.2, 0.1), 2),
                2e-3,
                0.094969,
                0.192590,
                -0.151334,
                -0.082458,
                0.245767,
                -0.017968,
                -0.097548,
                -0.032152,
                -0.109133,
                0.255664);
    }

    @Test
    void so_are_the_first_ten_losses_of_imitation() {
        WarmUpSettings settings = new WarmUpSettings(10, 3, Learning.optimizer(1e-2), Schedule.COSINE, 2, 1000, 0, 1);
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            assertThat(losses(learner.warmUp(Learning.examples(8), settings, Checkpoints.NONE, Progress.SILENT)))
                    .containsExactly(
                            new double[] {
                                3.689624, 3.805932, 3.938776, 2.314954, 2.643640, 1.879655, 1.781638, 1.936083,
                                1.736797, 1.424072
                            },
                            within(1e-3));
        }
    }

    private static double[] losses(TrainingReport report) {
        return report.updates().stream().mapToDouble(UpdateReport::loss).toArray();
    }

    private static void requireLosses(Case objective, double learningRate, double... recorded) {
        List<TrainedGroup> groups = Groups.written(Groups.random(10, 4, VOCABULARY, 11), 1);
        TrainingSettings settings = with(settings(learningRate, 2, 2, 1000), objective.objective(), objective.cap());
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            assertThat(losses(learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT)))
                    .as("%s", objective)
                    .containsExactly(recorded, within(1e-3));
        }
    }

    private static OptimizerSettings betaless() {
        return new OptimizerSettings(1e-3, 0, 0, 1, 0, Double.POSITIVE_INFINITY);
    }
}
