package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.examples;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.optimizer;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.trained;
import static dev.ratchet.policy.training.Learning.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerResumeTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    static Stream<TrainingSettings> settings() {
        TrainingSettings settings = new TrainingSettings(0.3, optimizer(1e-2), 2, 2, 40, 1, 9);
        return Stream.of(
                settings,
                with(settings, settings.objective(), 2),
                with(settings, new Reinforcement.ByGroupRelative(0.2, 0.1), 0));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_step_that_was_killed_after_any_checkpoint_ends_with_the_same_bits(TrainingSettings settings) {
        List<TrainedGroup> groups = Groups.written(Groups.random(6, 4, VOCABULARY, 4), 1);
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
        WarmUpSettings settings = new WarmUpSettings(9, 4, optimizer(1e-2), Schedule.COSINE, 2, 1000, 4, 1);
        Map<String, float[]> expected = warmedUp(examples, settings, new KeptCheckpoints());

        KeptCheckpoints checkpoints = new KeptCheckpoints();
        assertThatThrownBy(() -> warmedUp(examples, settings, new StoppingAfter(checkpoints, 8)))
                .hasMessage("killed");
        assertThat(checkpoints.kept.lastKey()).isEqualTo(8);

        assertSame(expected, warmedUp(examples, settings, checkpoints));
    }

    private record StoppingAfter(Checkpoints kept, int last) implements Checkpoints {
        @Override
        public Optional<Kept> latest(String request) throws IOException {
            return kept.latest(request);
        }

        @Override
        public void save(String request, int update, Content content) throws IOException {
            kept.save(request, update, content);
            if (update == last) {
                throw new IllegalStateException("killed");
            }
        }
    }

    @Test
    void a_checkpoint_that_was_made_for_something_else_is_passed_over() {
        List<TrainedGroup> groups = Groups.random(4, 4, VOCABULARY, 6);
        TrainingSettings settings = new TrainingSettings(0.3, optimizer(1e-2), 2, 1, 40, 1, 9);
        TrainingSettings others = new TrainingSettings(0.4, optimizer(1e-2), 2, 1, 40, 1, 9);
        Map<String, float[]> expected = trained(groups, settings, new KeptCheckpoints());

        KeptCheckpoints otherSettings = new KeptCheckpoints();
        trained(groups, others, otherSettings);
        assertSame(expected, trained(groups, settings, otherSettings));

        KeptCheckpoints otherData = new KeptCheckpoints();
        trained(Groups.random(4, 4, VOCABULARY, 5), settings, otherData);
        assertSame(expected, trained(groups, settings, otherData));

        KeptCheckpoints otherVersion = new KeptCheckpoints();
        otherVersion.kept.put(1, "another magic number".getBytes(StandardCharsets.UTF_8));
        assertSame(expected, trained(groups, settings, otherVersion));
    }

    @Test
    void a_checkpoint_with_a_flipped_byte_is_refused_by_its_name() {
        List<TrainedGroup> groups = Groups.random(4, 4, VOCABULARY, 5);
        TrainingSettings settings = new TrainingSettings(0.3, optimizer(1e-2), 2, 1, 40, 1, 9);
        KeptCheckpoints checkpoints = new KeptCheckpoints();
        trained(groups, settings, checkpoints);

        byte[] bytes = checkpoints.kept.lastEntry().getValue();
        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> trained(groups, settings, checkpoints))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT_DATA))
                .hasMessageContaining("checkpoint number 1: wrong checksum");
    }

    private static Map<String, float[]> warmedUp(
            List<Example> examples, WarmUpSettings settings, Checkpoints checkpoints) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            learner.warmUp(examples, settings, checkpoints, Progress.SILENT);
            return tensorsOf(weights);
        }
    }
}
