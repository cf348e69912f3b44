package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tests of the learner share: weights to begin with, settings, and comparing what was learned. */
final class Learning {
    static final int VOCABULARY = Models.tiny().vocabulary();

    private Learning() {}

    static float[] requireNotNull(float @Nullable [] values) {
        assertThat(values).isNotNull();
        return Objects.requireNonNull(values);
    }

    static Weights lively() {
        return Models.lively(Models.tiny(), 3);
    }

    static Map<String, float[]> trained(List<TrainedGroup> groups, TrainingSettings settings) {
        return trained(groups, settings, Checkpoints.NONE);
    }

    static Map<String, float[]> trained(List<TrainedGroup> groups, TrainingSettings settings, Checkpoints checkpoints) {
        try (Weights weights = lively();
                Learner learner = new Learner(weights)) {
            learner.step(groups, settings, checkpoints, Progress.SILENT);
            return tensorsOf(weights);
        }
    }

    static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    static Map<String, float[]> tensorsOf(Weights weights) {
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

    static List<Example> examples(int count) {
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

    static OptimizerSettings optimizer(double learningRate) {
        return OptimizerSettings.withLearningRate(learningRate);
    }

    static TrainingSettings settings(double learningRate, int groupsPerUpdate, int epochs, int tokens) {
        return settings(optimizer(learningRate), groupsPerUpdate, epochs, tokens);
    }

    /** The same settings for another objective. */
    static TrainingSettings with(TrainingSettings s, Reinforcement objective, double importanceCap) {
        return new TrainingSettings(
                objective,
                s.optimizer(),
                s.groupsPerUpdate(),
                s.epochs(),
                s.microbatchTokens(),
                s.checkpointEvery(),
                s.seed(),
                importanceCap,
                s.memory());
    }

    /** The same settings, with another use of memory. */
    static TrainingSettings with(TrainingSettings s, MemorySettings memory) {
        return new TrainingSettings(
                s.objective(),
                s.optimizer(),
                s.groupsPerUpdate(),
                s.epochs(),
                s.microbatchTokens(),
                s.checkpointEvery(),
                s.seed(),
                s.importanceCap(),
                memory);
    }

    static TrainingSettings settings(OptimizerSettings optimizer, int groupsPerUpdate, int epochs, int tokens) {
        return new TrainingSettings(0.3, optimizer, groupsPerUpdate, epochs, tokens, 0, 9);
    }
}
