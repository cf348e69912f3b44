package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.examples;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.optimizer;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LearnerTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    @Test
    void a_warm_up_learns_its_examples_by_heart() {
        List<Example> examples = examples(4);
        WarmUpSettings settings = new WarmUpSettings(200, 4, optimizer(1e-2), Schedule.COSINE, 5, 1000, 0, 1);
        try (Weights weights = Weights.initial(Models.tiny(), 1);
                Learner learner = new Learner(weights);
                Sampler sampler = new EagerSampler(weights)) {
            double before = imitationLoss(examples, new ReferenceTransformer(weights));
            TrainingReport report = learner.warmUp(examples, settings, Checkpoints.NONE, Progress.SILENT);
            assertThat(report.updates().getFirst().loss()).isEqualTo(before, within(1e-5));
            // Logits that deviate by 0.7 from equal ones cost about half of 0.7² more than a guess.
            assertThat(before).isEqualTo(Math.log(VOCABULARY) + 0.245, within(0.15));
            assertThat(report.updates().getLast().loss()).isLessThan(0.1);

            LiveSequence live = new LiveSequence(
                    new TrajectoryId(new GroupId(1, 0), 0), examples.getFirst().prompt(), TokenIds.EMPTY, 20, 20);
            assertThat(sampler.writeRound(
                                    List.of(live), 1, new SamplingSettings(0, 20, RepetitionRule.OFF), Progress.SILENT)
                            .getFirst()
                            .tokens())
                    .isEqualTo(examples.getFirst().response());
        }
    }

    /** Mean of −log π over all response tokens. */
    private static double imitationLoss(List<Example> examples, ReferenceTransformer policy) {
        return examples.stream()
                .flatMapToDouble(example -> Arrays.stream(policy.logProbs(
                        example.prompt().followedBy(example.response()).toArray(),
                        example.prompt().length())))
                .map(logProb -> -logProb)
                .average()
                .orElseThrow();
    }

    @Test
    void each_epoch_is_cut_into_updates_that_differ_by_one_group_at_most() {
        List<TrainedGroup> groups = new ArrayList<>();
        for (int g = 0; g < 7; g++) {
            GroupId id = new GroupId(1, g);
            List<TrainedAnswer> answers = List.of(
                    new TrainedAnswer(new TrajectoryId(id, 0), TokenIds.of(g), 0, 1),
                    new TrainedAnswer(new TrajectoryId(id, 1), TokenIds.of(g), 0, 0));
            groups.add(new TrainedGroup(id, TokenIds.of(1, 2), answers));
        }
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            TrainingReport report = learner.step(groups, settings(1e-3, 3, 2, 1000), Checkpoints.NONE, Progress.SILENT);

            // Two tokens a group.
            assertThat(report.updates()).extracting(UpdateReport::tokens).containsExactly(4, 4, 6, 4, 4, 6);
        }
    }

    @Test
    void reinforcement_makes_the_rewarded_token_frequent() {
        try (Weights weights = Weights.initial(Models.tiny(), 1);
                Learner learner = new Learner(weights);
                Sampler sampler = new EagerSampler(weights)) {
            double first = iterate(learner, sampler, 0);
            for (int iteration = 1; iteration < 14; iteration++) {
                iterate(learner, sampler, iteration);
            }
            double last = iterate(learner, sampler, 15);

            assertThat(first).isLessThan(0.3);
            assertThat(last).isGreaterThan(0.9);
        }
    }

    /** Writes three tokens for each of four prompts, eight times; rewards the share that is token 7; learns. */
    private static double iterate(Learner learner, Sampler sampler, int iteration) {
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            TrajectoryId id = new TrajectoryId(new GroupId(iteration, i / 8), i % 8);
            live.add(new LiveSequence(id, TokenIds.of(1 + i / 8, 2), TokenIds.EMPTY, 3, 3));
        }
        List<Written> written =
                sampler.writeRound(live, 5, new SamplingSettings(1, 3, RepetitionRule.OFF), Progress.SILENT);
        List<TrainedGroup> groups = new ArrayList<>();
        double rewards = 0;
        for (int g = 0; g < 4; g++) {
            List<TrainedAnswer> answers = new ArrayList<>();
            for (Written one : written.subList(8 * g, 8 * g + 8)) {
                double sevens = Arrays.stream(one.tokens().toArray())
                        .filter(token -> token == 7)
                        .count();
                rewards += sevens / 3 / written.size();
                answers.add(new TrainedAnswer(one.id(), one.tokens(), 0, sevens / 3));
            }
            groups.add(new TrainedGroup(new GroupId(iteration, g), TokenIds.of(1 + g, 2), answers));
        }
        learner.step(groups, settings(1e-2, 2, 1, 1000), Checkpoints.NONE, Progress.SILENT);
        return rewards;
    }

    @Test
    void the_optimizer_starts_anew_in_each_step_so_that_the_weights_are_all_that_a_step_leaves() {
        List<TrainedGroup> first = Groups.random(4, 4, VOCABULARY, 1);
        List<TrainedGroup> second = Groups.random(4, 4, VOCABULARY, 2);
        TrainingSettings settings = settings(1e-2, 2, 2, 100);
        try (Weights kept = lively();
                Weights handedOn = lively();
                Learner both = new Learner(kept)) {
            both.step(first, settings, Checkpoints.NONE, Progress.SILENT);
            both.step(second, settings, Checkpoints.NONE, Progress.SILENT);
            for (List<TrainedGroup> groups : List.of(first, second)) {
                try (Learner fresh = new Learner(handedOn)) {
                    fresh.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
                }
            }

            assertSame(tensorsOf(handedOn), tensorsOf(kept));
        }
    }

    @Test
    void of_an_answer_that_is_masked_whole_only_the_reward_counts() {
        TrainingSettings settings = settings(1e-2, 1, 2, 100);
        Map<String, float[]> before = trained(List.of(), settings);
        Map<String, float[]> masked = trained(List.of(withMasked(0, TokenIds.of(4, 5), 0)), settings);

        assertThat(masked).usingRecursiveComparison().isNotEqualTo(before);
        assertSame(masked, trained(List.of(withMasked(0, TokenIds.of(3), 0)), settings));
        assertThat(trained(List.of(withMasked(0, TokenIds.of(4, 5), 0.5)), settings))
                .usingRecursiveComparison()
                .isNotEqualTo(masked);
        assertSame(before, trained(List.of(withMasked(2, TokenIds.of(4, 5), 0)), settings));
    }

    /** A right answer of two tokens, in the loss from {@code lossFrom}, and one that is masked whole. */
    private static TrainedGroup withMasked(int lossFrom, TokenIds masked, double reward) {
        GroupId id = new GroupId(1, 0);
        return new TrainedGroup(
                id,
                TokenIds.of(1, 2),
                List.of(
                        new TrainedAnswer(new TrajectoryId(id, 0), TokenIds.of(6, 7), lossFrom, 1),
                        new TrainedAnswer(new TrajectoryId(id, 1), masked, masked.length(), reward)));
    }

    @Test
    void weights_that_are_not_numbers_refuse_the_step_and_are_named() {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            Parameter parameter = weights.parameters().get(5);
            parameter.numbers().put(3, FloatBuffer.wrap(new float[] {Float.NaN}));
            assertThatThrownBy(() -> learner.step(
                            Groups.random(2, 4, VOCABULARY, 8),
                            settings(1e-2, 3, 1, 100),
                            Checkpoints.NONE,
                            Progress.SILENT))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNUSABLE_MODEL));
        }
    }

    @Test
    void a_gradient_that_is_no_number_is_named_and_its_update_not_made() {
        GroupId id = new GroupId(1, 0);
        // In 32 bits the slope is infinite, while the loss is a number.
        TrainedGroup group = new TrainedGroup(
                id,
                TokenIds.of(1, 2),
                List.of(
                        new TrainedAnswer(new TrajectoryId(id, 0), TokenIds.of(6, 7), 0, 1e60),
                        new TrainedAnswer(new TrajectoryId(id, 1), TokenIds.of(3), 0, 0)));
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            Map<String, float[]> before = tensorsOf(weights);

            assertThatThrownBy(() ->
                            learner.step(List.of(group), settings(1e-2, 3, 1, 100), Checkpoints.NONE, Progress.SILENT))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNUSABLE_MODEL))
                    .hasMessageMatching(
                            "gradient of model\\.embed_tokens\\.weight: (NaN|-?Infinity) \\(expected: finite\\); "
                                    + "the update was not made: lower the learning rate");
            assertSame(before, tensorsOf(weights));
        }
    }

    @Test
    void steps_leave_no_arrays_behind() {
        List<Example> examples = examples(8);
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            WarmUpSettings few = new WarmUpSettings(2, 4, optimizer(1e-3), Schedule.CONSTANT, 0, 1000, 0, 1);
            WarmUpSettings many = new WarmUpSettings(50, 4, optimizer(1e-3), Schedule.CONSTANT, 0, 1000, 0, 1);
            learner.warmUp(examples, few, Checkpoints.NONE, Progress.SILENT);
            int before = learner.arraysHeld();
            learner.warmUp(examples, many, Checkpoints.NONE, Progress.SILENT);
            learner.step(
                    Groups.random(4, 4, VOCABULARY, 12), settings(1e-3, 2, 2, 30), Checkpoints.NONE, Progress.SILENT);
            assertThat(learner.arraysHeld()).isEqualTo(before);
        }
    }
}
