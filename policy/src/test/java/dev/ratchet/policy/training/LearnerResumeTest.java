package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.examples;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.optimizer;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LearnerResumeTest {
    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
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

    private static Map<String, float[]> warmedUp(
            List<Example> examples, WarmUpSettings settings, Checkpoints checkpoints) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            learner.warmUp(examples, settings, checkpoints, Progress.SILENT);
            return tensorsOf(weights);
        }
    }
}
