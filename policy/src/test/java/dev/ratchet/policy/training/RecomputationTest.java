package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.settings;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static dev.ratchet.policy.training.Learning.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecomputationTest {
    private static final MemorySettings RECOMPUTE = new MemorySettings(true, 0);

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void a_step_in_one_microbatch_ends_with_the_same_bits(ModelConfig config) {
        List<TrainedGroup> groups = Groups.random(6, 4, VOCABULARY, 4);
        TrainingSettings direct = settings(1e-2, 2, 2, 10_000);

        assertSame(trained(config, groups, direct), trained(config, groups, with(direct, RECOMPUTE)));
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void so_does_one_in_many_microbatches(ModelConfig config) {
        List<TrainedGroup> groups = Groups.random(6, 4, VOCABULARY, 4);
        TrainingSettings direct = settings(1e-3, 6, 3, 20);

        assertSame(trained(config, groups, direct), trained(config, groups, with(direct, RECOMPUTE)));
    }

    private static Map<String, float[]> trained(
            ModelConfig config, List<TrainedGroup> groups, TrainingSettings settings) {
        try (Weights weights = Models.lively(config, 3);
                Learner learner = new Learner(weights)) {
            int before = learner.arraysHeld();
            learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
            assertThat(learner.arraysHeld()).isEqualTo(before);
            return tensorsOf(weights);
        }
    }
}
