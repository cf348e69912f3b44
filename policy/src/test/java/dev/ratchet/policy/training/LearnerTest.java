package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.ReferenceTransformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LearnerTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    private static final int VOCABULARY = Models.tiny().vocabulary();

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

    @Test
    void the_gradient_is_that_of_the_paper_by_finite_differences_also_away_from_the_reference() {
        List<TrainedGroup> groups = Groups.random(3, 3, VOCABULARY, 2);
        for (int updates : new int[] {1, 2}) {
            Map<String, float[]> before;
            Map<String, float[]> after;
            ReferenceTransformer reference;
            ReferenceTransformer policy;
            // Without moments and norm AdamW with epsilon 1 and a tiny rate moves by about rate · g / (|g| + 1),
            // so what it did tells the gradient.
            TrainingSettings all = settings(betaless(), 3, updates, 1000);
            TrainingSettings allButLast = settings(betaless(), 3, Math.max(1, updates - 1), 1000);
            try (Weights weights = lively();
                    Learner learner = new Learner(weights)) {
                reference = new ReferenceTransformer(weights);
                if (updates > 1) {
                    learner.step(groups, allButLast, Checkpoints.NONE, Progress.SILENT);
                }
                policy = new ReferenceTransformer(weights);
                before = values(weights);
            }
            try (Weights weights = lively();
                    Learner learner = new Learner(weights)) {
                learner.step(groups, all, Checkpoints.NONE, Progress.SILENT);
                after = values(weights);
            }
            requireGradients(groups, policy, reference, before, after);
        }
    }

    private static void requireGradients(
            List<TrainedGroup> groups,
            ReferenceTransformer policy,
            ReferenceTransformer reference,
            Map<String, float[]> before,
            Map<String, float[]> after) {
        SplittableRandom random = new SplittableRandom(5);
        before.forEach((name, values) -> {
            for (int sample = 0; sample < 4; sample++) {
                int i = random.nextInt(values.length);
                double[] tensor = policy.tensor(name);
                double kept = tensor[i];
                double step = 1e-5;
                tensor[i] = kept + step;
                double above = ReferenceObjective.loss(groups, 0.3, policy, reference);
                tensor[i] = kept - step;
                double below = ReferenceObjective.loss(groups, 0.3, policy, reference);
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

    private static float[] requireNotNull(float @Nullable [] values) {
        assertThat(values).isNotNull();
        return Objects.requireNonNull(values);
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

    @Test
    void the_log_probabilities_are_those_that_the_sampler_kept() {
        try (Weights weights = lively();
                Sampler sampler = new Sampler(weights);
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

            learner.likelihood().of(microbatch).forEach((answer, logProb) -> {
                double kept = 0;
                for (float value : written.get(answer).logProbs().toArray()) {
                    kept += value;
                }
                assertThat(logProb).isEqualTo(kept, within(1e-4));
            });
        }
    }

    @Test
    void a_step_that_was_killed_after_any_checkpoint_ends_with_the_same_bits() {
        List<TrainedGroup> groups = Groups.random(6, 4, VOCABULARY, 4);
        TrainingSettings settings = new TrainingSettings(0.3, optimizer(1e-2), 2, 2, 40, 1, 9);
        KeptCheckpoints undisturbed = new KeptCheckpoints();
        Map<String, float[]> expected = trained(groups, settings, undisturbed);
        assertThat(undisturbed.kept.keySet()).containsExactly(1, 2, 3, 4, 5);

        for (int killedAfter : new int[] {1, 3, 5}) {
            KeptCheckpoints checkpoints = new KeptCheckpoints();
            try (Weights weights = lively();
                    Learner learner = new Learner(weights)) {
                assertThatThrownBy(() -> learner.step(groups, settings, checkpoints, (done, _) -> {
                            if (done == killedAfter) {
                                throw new IllegalStateException("killed");
                            }
                        }))
                        .hasMessage("killed");
            }
            assertThat(checkpoints.kept.lastKey()).isEqualTo(killedAfter);

            assertSame(expected, trained(groups, settings, checkpoints));
            undisturbed.kept.forEach((update, bytes) -> assertThat(checkpoints.kept.get(update))
                    .as("checkpoint %d", update)
                    .isEqualTo(bytes));
        }
    }

    @Test
    void a_warm_up_that_was_killed_ends_with_the_same_bits() {
        List<Example> examples = examples(10);
        WarmUpSettings settings =
                new WarmUpSettings(9, 4, optimizer(1e-2), WarmUpSettings.Schedule.COSINE, 2, 1000, 4, 1);
        Map<String, float[]> expected = warmedUp(examples, settings, new KeptCheckpoints());

        KeptCheckpoints checkpoints = new KeptCheckpoints();
        assertThatThrownBy(() -> warmedUp(examples, settings, new StoppingAfter(checkpoints, 8)))
                .hasMessage("killed");
        assertThat(checkpoints.kept.lastKey()).isEqualTo(8);

        assertSame(expected, warmedUp(examples, settings, checkpoints));
    }

    private record StoppingAfter(Checkpoints kept, int last) implements Checkpoints {
        @Override
        public Optional<InputStream> latest() throws IOException {
            return kept.latest();
        }

        @Override
        public void save(int update, Content content) throws IOException {
            kept.save(update, content);
            if (update == last) {
                throw new IllegalStateException("killed");
            }
        }
    }

    @Test
    void a_checkpoint_of_another_step_or_with_a_flipped_byte_is_refused() {
        List<TrainedGroup> groups = Groups.random(4, 4, VOCABULARY, 5);
        TrainingSettings settings = new TrainingSettings(0.3, optimizer(1e-2), 2, 1, 40, 1, 9);
        KeptCheckpoints checkpoints = new KeptCheckpoints();
        trained(groups, settings, checkpoints);

        assertThatThrownBy(() -> trained(Groups.random(4, 4, VOCABULARY, 6), settings, checkpoints))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT_DATA))
                .hasMessageContaining("other settings or data");

        byte[] bytes = checkpoints.kept.lastEntry().getValue();
        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> trained(groups, settings, checkpoints)).hasMessageContaining("wrong checksum");
    }

    @Test
    void groups_in_which_all_earned_the_same_change_nothing_at_the_first_update() {
        List<TrainedGroup> same = Groups.random(3, 1, VOCABULARY, 7);
        Map<String, float[]> before;
        try (Weights weights = lively()) {
            before = values(weights);
        }

        assertSame(before, trained(same, settings(1e-2, 3, 1, 100)));
    }

    @Test
    void weights_that_are_not_numbers_refuse_the_step_and_are_named() {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            Parameter parameter = weights.parameters().get(5);
            parameter.memory().put(3, Float.NaN);
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
    void a_warm_up_learns_its_examples_by_heart() {
        List<Example> examples = examples(4);
        WarmUpSettings settings =
                new WarmUpSettings(200, 4, optimizer(1e-2), WarmUpSettings.Schedule.COSINE, 5, 1000, 0, 1);
        try (Weights weights = Weights.initial(Models.tiny(), 1);
                Learner learner = new Learner(weights);
                Sampler sampler = new Sampler(weights)) {
            TrainingReport report = learner.warmUp(examples, settings, Checkpoints.NONE, Progress.SILENT);
            assertThat(report.updates().getFirst().loss()).isEqualTo(Math.log(VOCABULARY), within(0.1));
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

    @Test
    void reinforcement_makes_the_rewarded_token_frequent() {
        try (Weights weights = Weights.initial(Models.tiny(), 1);
                Learner learner = new Learner(weights);
                Sampler sampler = new Sampler(weights)) {
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
    void the_first_ten_losses_are_those_that_were_recorded() {
        List<TrainedGroup> groups = Groups.random(10, 4, VOCABULARY, 11);
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            List<Double> losses =
                    learner
                            .step(groups, settings(1e-2, 2, 2, 1000), Checkpoints.NONE, Progress.SILENT)
                            .updates()
                            .stream()
                            .map(UpdateReport::loss)
                            .toList();
            assertThat(losses).hasSize(10);
            double[] recorded = {
                4.703145, 0.968657, 3.708959, -0.500455, -1.420254, -0.860619, 4.178782, 2.177812, 3.508599, 5.472154
            };
            for (int i = 0; i < recorded.length; i++) {
                assertThat(losses.get(i)).isEqualTo(recorded[i], within(1e-3));
            }
        }
    }

    @Test
    void steps_leave_no_arrays_behind() {
        List<Example> examples = examples(8);
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            WarmUpSettings few =
                    new WarmUpSettings(2, 4, optimizer(1e-3), WarmUpSettings.Schedule.CONSTANT, 0, 1000, 0, 1);
            WarmUpSettings many =
                    new WarmUpSettings(50, 4, optimizer(1e-3), WarmUpSettings.Schedule.CONSTANT, 0, 1000, 0, 1);
            learner.warmUp(examples, few, Checkpoints.NONE, Progress.SILENT);
            int before = learner.arraysHeld();
            learner.warmUp(examples, many, Checkpoints.NONE, Progress.SILENT);
            learner.step(
                    Groups.random(4, 4, VOCABULARY, 12), settings(1e-3, 2, 2, 30), Checkpoints.NONE, Progress.SILENT);
            assertThat(learner.arraysHeld()).isEqualTo(before);
        }
    }

    private static Weights lively() {
        return Models.lively(Models.tiny(), 3);
    }

    private static Map<String, float[]> trained(List<TrainedGroup> groups, TrainingSettings settings) {
        return trained(groups, settings, Checkpoints.NONE);
    }

    private static Map<String, float[]> trained(
            List<TrainedGroup> groups, TrainingSettings settings, Checkpoints checkpoints) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            learner.step(groups, settings, checkpoints, Progress.SILENT);
            return values(weights);
        }
    }

    private static Map<String, float[]> warmedUp(
            List<Example> examples, WarmUpSettings settings, Checkpoints checkpoints) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            learner.warmUp(examples, settings, checkpoints, Progress.SILENT);
            return values(weights);
        }
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    private static Map<String, float[]> values(Weights weights) {
        TreeMap<String, float[]> values = new TreeMap<>();
        weights.forEach(tensor -> values.put(tensor.name(), floats(tensor)));
        return values;
    }

    private static float[] floats(HostTensor tensor) {
        FloatBuffer values = tensor.values();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    private static List<Example> examples(int count) {
        List<Example> examples = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < count; i++) {
            TokenIds response = TokenIds.of(
                            random.ints(random.nextInt(2, 8), 1, VOCABULARY).toArray())
                    .followedBy(TokenIds.of(Models.END));
            examples.add(new Example(TokenIds.of(1 + i, 1 + i / 2), response));
        }
        return examples;
    }

    private static OptimizerSettings optimizer(double learningRate) {
        return OptimizerSettings.withLearningRate(learningRate);
    }

    private static OptimizerSettings betaless() {
        return new OptimizerSettings(1e-3, 0, 0, 1, 0, Double.POSITIVE_INFINITY);
    }

    private static TrainingSettings settings(double learningRate, int groupsPerUpdate, int epochs, int tokens) {
        return settings(optimizer(learningRate), groupsPerUpdate, epochs, tokens);
    }

    private static TrainingSettings settings(OptimizerSettings optimizer, int groupsPerUpdate, int epochs, int tokens) {
        return new TrainingSettings(0.3, optimizer, groupsPerUpdate, epochs, tokens, 0, 9);
    }
}
