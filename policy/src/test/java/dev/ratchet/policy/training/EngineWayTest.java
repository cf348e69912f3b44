package dev.ratchet.policy.training;

import static dev.ratchet.policy.training.Learning.VOCABULARY;
import static dev.ratchet.policy.training.Learning.assertSame;
import static dev.ratchet.policy.training.Learning.lively;
import static dev.ratchet.policy.training.Learning.tensorsOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Devices;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Learner.Way;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning by the engine's operations, as on a GPU, wherever the engine computes. */
class EngineWayTest {
    private static final TrainingSettings SETTINGS =
            new TrainingSettings(0.3, OptimizerSettings.withLearningRate(1e-3), 2, 2, 40, 1, 9);

    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    private static Learner learner(Weights weights, Way way) {
        return new Learner(weights, Compute::freeMemory, way);
    }

    private static Map<String, float[]> trained(ModelConfig config, Way way) {
        try (Weights weights = Models.lively(config, 3);
                Learner learner = learner(weights, way)) {
            learner.step(
                    Groups.written(Groups.random(6, 4, VOCABULARY, 4), 1), SETTINGS, Checkpoints.NONE, Progress.SILENT);
            return tensorsOf(weights);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ratchet.policy.model.Models#tinyFamilies")
    void a_step_moves_weights_as_the_written_way_does(ModelConfig config) {
        Devices.assumeProcessor();
        Map<String, float[]> before;
        try (Weights weights = Models.lively(config, 3)) {
            before = tensorsOf(weights);
        }
        Map<String, float[]> written = trained(config, Way.WRITTEN);

        trained(config, Way.ENGINE).forEach((name, values) -> {
            float[] expected = requireNonNull(written.get(name));
            float[] from = requireNonNull(before.get(name));
            double moved = 0;
            double apart = 0;
            for (int i = 0; i < values.length; i++) {
                moved += Math.pow(expected[i] - from[i], 2);
                apart += Math.pow(values[i] - expected[i], 2);
            }
            // Of a gradient near 0 AdamW takes the sign, so rounding shows; a wrong gradient would be as far as the way
            // itself.
            assertThat(Math.sqrt(apart / moved)).as(name).isLessThan(0.05);
        });
    }

    @Test
    void the_same_step_has_the_same_bits_again() {
        for (ModelConfig config : Models.tinyFamilies()) {
            assertSame(trained(config, Way.ENGINE), trained(config, Way.ENGINE));
        }
    }

    @Test
    void a_step_that_was_killed_after_any_checkpoint_ends_with_the_same_bits() {
        List<TrainedGroup> groups = Groups.written(Groups.random(6, 4, VOCABULARY, 4), 1);
        Map<String, float[]> expected = step(groups, new KeptCheckpoints(), Integer.MAX_VALUE);

        for (int killedAfter : new int[] {1, 3, 5}) {
            KeptCheckpoints checkpoints = new KeptCheckpoints();
            assertThatThrownBy(() -> step(groups, checkpoints, killedAfter)).hasMessage("killed");
            assertThat(checkpoints.kept.lastKey()).isEqualTo(killedAfter);

            assertSame(expected, step(groups, checkpoints, Integer.MAX_VALUE));
        }
    }

    private static Map<String, float[]> step(List<TrainedGroup> groups, Checkpoints checkpoints, int killedAfter) {
        try (Weights weights = lively();
                Learner learner = learner(weights, Way.ENGINE)) {
            learner.step(groups, SETTINGS, checkpoints, (done, _) -> {
                if (done == killedAfter) {
                    throw new IllegalStateException("killed");
                }
            });
            return tensorsOf(weights);
        }
    }

    @Test
    void steps_leave_no_arrays_behind() {
        List<TrainedGroup> groups = Groups.random(3, 3, VOCABULARY, 2);
        try (Weights weights = lively();
                Learner learner = learner(weights, Way.ENGINE)) {
            learner.step(groups, SETTINGS, Checkpoints.NONE, Progress.SILENT);
            int held = learner.arraysHeld();
            learner.step(groups, SETTINGS, Checkpoints.NONE, Progress.SILENT);
            assertThat(learner.arraysHeld()).isEqualTo(held);
        }
    }

    @Test
    void a_weight_that_is_no_number_refuses_the_step_and_is_named() {
        try (Weights weights = lively();
                Learner learner = learner(weights, Way.ENGINE)) {
            Parameter norm = requireNonNull(weights.parameter("model.norm.weight"));
            norm.numbers().put(3, FloatBuffer.wrap(new float[] {Float.NaN}));

            assertThatThrownBy(() -> learner.step(
                            Groups.random(3, 3, VOCABULARY, 2), SETTINGS, Checkpoints.NONE, Progress.SILENT))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNUSABLE_MODEL))
                    .hasMessageContaining("NaN");
        }
    }

    /** The losses that the written way has, which are golden in {@link LearnerObjectiveTest}. */
    @Test
    void losses_are_those_of_the_written_way() {
        Devices.assumeProcessor();
        Map<Way, List<Double>> losses = new TreeMap<>();
        for (Way way : Way.values()) {
            try (Weights weights = lively();
                    Learner learner = learner(weights, way)) {
                losses.put(
                        way,
                        learner
                                .step(
                                        Groups.written(Groups.random(6, 4, VOCABULARY, 4), 1),
                                        SETTINGS,
                                        Checkpoints.NONE,
                                        Progress.SILENT)
                                .updates()
                                .stream()
                                .map(UpdateReport::loss)
                                .toList());
            }
        }
        List<Double> written = requireNonNull(losses.get(Way.WRITTEN));
        List<Double> engine = requireNonNull(losses.get(Way.ENGINE));
        assertThat(engine).hasSameSizeAs(written);
        for (int i = 0; i < engine.size(); i++) {
            assertThat(engine.get(i)).isCloseTo(written.get(i), within(1e-4));
        }
    }

    @Test
    void on_a_device_weights_stay_between_steps_and_what_does_not_fit_is_told_in_bytes() {
        Devices.assumeDevice();
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            for (int step = 0; step < 2; step++) {
                learner.step(Groups.random(3, 3, VOCABULARY, 2), SETTINGS, Checkpoints.NONE, Progress.SILENT);
                weights.parameters()
                        .forEach(parameter -> assertThat(
                                        parameter.array().getDevice().isGpu())
                                .isTrue());
            }
            assertThat(Learner.numerics()).contains(EngineNetwork.NUMERICS, "GPU of compute capability");
            assertThatThrownBy(() -> Compute.step(
                            Compute.Gradients.OFF,
                            () -> weights.parameters()
                                    .getFirst()
                                    .array()
                                    .getManager()
                                    .zeros(new Shape(1L << 40))))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEVICE_OUT_OF_MEMORY))
                    .hasMessageContaining("4096.00 GiB");
        }
    }
}
