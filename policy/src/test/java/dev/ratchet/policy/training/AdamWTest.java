package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Devices;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Learner.Way;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdamWTest {
    /** Its largest parameters are several blocks, with a part of one at the end. */
    private static final ModelConfig CONFIG = Models.demo();

    private static final OptimizerSettings SETTINGS = new OptimizerSettings(1e-2, 0.9, 0.95, 1e-8, 0.1, 1);
    private static final int UPDATES = 3;

    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
        Devices.assumeProcessor(); // gradients are written into its memory
    }

    @AfterEach
    void restoreThreads() {
        Compute.configure(2);
    }

    @ParameterizedTest
    @EnumSource
    void it_moves_every_weight_by_the_formula(Way way) {
        try (Weights weights = learned()) {
            List<double[]> expected = expected(weights);
            assertThat(expected).anySatisfy(values -> assertThat(values).hasSizeGreaterThan(3 * 4096));

            List<float[]> moved = moved(weights, way);

            for (int i = 0; i < moved.size(); i++) {
                for (int j = 0; j < moved.get(i).length; j++) {
                    assertThat((double) moved.get(i)[j])
                            .as("number %d of parameter %d", j, i)
                            .isEqualTo(expected.get(i)[j], within(1e-6));
                }
            }
        }
    }

    @Test
    void its_bits_do_not_depend_on_threads() {
        List<List<float[]>> moved = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3}) {
            Compute.configure(threads);
            try (Weights weights = learned()) {
                moved.add(moved(weights, Way.WRITTEN));
            }
        }

        assertThat(moved.get(1)).usingRecursiveComparison().isEqualTo(moved.get(0));
        assertThat(moved.get(2)).usingRecursiveComparison().isEqualTo(moved.get(0));
    }

    @ParameterizedTest
    @EnumSource
    void a_gradient_that_is_not_a_number_is_named_wherever_it_lies(Way way) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            try (Weights weights = learned();
                    Learner learner = new Learner(weights, Compute::freeMemory, way);
                    Optimizer optimizer = learner.optimizer(SETTINGS)) {
                Parameter parameter = weights.parameters().getFirst();
                FloatBuffer gradient = parameter.gradient();
                gradient.put(gradient.limit() - 1, bad);

                assertThatThrownBy(optimizer::gradientNorm)
                        .isInstanceOfSatisfying(
                                FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNUSABLE_MODEL))
                        .hasMessageContaining("gradient of model.embed_tokens.weight: %s (expected: finite)", bad);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void large_gradients_have_a_norm(Way way) {
        try (Weights weights = learned();
                Learner learner = new Learner(weights, Compute::freeMemory, way);
                Optimizer optimizer = learner.optimizer(SETTINGS)) {
            weights.parameters().getFirst().gradient().put(0, 3e30f).put(1, 4e30f);

            assertThat(optimizer.gradientNorm()).isEqualTo(5e30, within(1e24));
        }
    }

    private static Weights learned() {
        return Models.lively(CONFIG, 4);
    }

    /** Of an update of a parameter; some have none. */
    private static float[] gradient(int update, int parameter, int length) {
        SplittableRandom random = new SplittableRandom(100L * update + parameter);
        float[] gradient = new float[length];
        for (int i = 0; i < length; i++) {
            gradient[i] = i % 5 == 0 ? 0 : (float) random.nextDouble(-1, 1);
        }
        return gradient;
    }

    private static List<float[]> moved(Weights weights, Way way) {
        try (Learner learner = new Learner(weights, Compute::freeMemory, way);
                Optimizer optimizer = learner.optimizer(SETTINGS)) {
            for (int update = 0; update < UPDATES; update++) {
                weights.clearGradients();
                for (int i = 0; i < weights.parameters().size(); i++) {
                    FloatBuffer memory = weights.parameters().get(i).gradient();
                    memory.put(0, gradient(update, i, memory.limit()));
                }
                optimizer.update(optimizer.gradientNorm(), SETTINGS.learningRate());
            }
        }
        return weights.parameters().stream()
                .map(parameter -> {
                    float[] values = new float[parameter.memory().remaining()];
                    parameter.memory().get(values);
                    return values;
                })
                .toList();
    }

    private static List<double[]> expected(Weights weights) {
        List<double[]> values = new ArrayList<>();
        for (Parameter parameter : weights.parameters()) {
            double[] own = new double[parameter.memory().remaining()];
            for (int i = 0; i < own.length; i++) {
                own[i] = parameter.memory().get(i);
            }
            values.add(own);
        }
        double[] norms = new double[UPDATES];
        for (int update = 0; update < UPDATES; update++) {
            for (int i = 0; i < values.size(); i++) {
                for (float slope : gradient(update, i, values.get(i).length)) {
                    norms[update] += (double) slope * slope;
                }
            }
            norms[update] = Math.sqrt(norms[update]);
        }
        for (int i = 0; i < values.size(); i++) {
            double[] first = new double[values.get(i).length];
            double[] second = new double[first.length];
            for (int update = 0; update < UPDATES; update++) {
                float[] slopes = gradient(update, i, first.length);
                for (int j = 0; j < first.length; j++) {
                    double slope = slopes[j] * Math.min(1, SETTINGS.clipNorm() / norms[update]);
                    first[j] = SETTINGS.beta1() * first[j] + (1 - SETTINGS.beta1()) * slope;
                    second[j] = SETTINGS.beta2() * second[j] + (1 - SETTINGS.beta2()) * slope * slope;
                    double mean = first[j] / (1 - Math.pow(SETTINGS.beta1(), update + 1));
                    double square = second[j] / (1 - Math.pow(SETTINGS.beta2(), update + 1));
                    values.get(i)[j] -= SETTINGS.learningRate() * SETTINGS.weightDecay() * values.get(i)[j]
                            + SETTINGS.learningRate() * mean / (Math.sqrt(square) + SETTINGS.epsilon());
                }
            }
        }
        return values;
    }
}
