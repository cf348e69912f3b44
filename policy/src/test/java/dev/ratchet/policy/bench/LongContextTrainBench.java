package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Checkpoints;
import dev.ratchet.policy.training.Learner;
import dev.ratchet.policy.training.MemorySettings;
import dev.ratchet.policy.training.OptimizerSettings;
import dev.ratchet.policy.training.Reinforcement;
import dev.ratchet.policy.training.TrainedAnswer;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.policy.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seconds and memory of an update that learns from one long answer, beside what the formula says: {@code
 * LongContextTrainBench segment tokens…}, where the newest {@code segment} tokens of so many are in the loss; 0 is all. Sizes
 * must grow, since the largest memory so far is what is measured.
 */
final class LongContextTrainBench {
    private LongContextTrainBench() {}

    public static void main(String[] args) {
        Compute.configure(Integer.getInteger("threads", 2));
        ModelConfig config = new ModelConfig(
                "LlamaForCausalLM", 64, 64, 2, 4, 2, 16, 192, 131_072, 10_000, 1e-5, true, -1, List.of(0));
        try (Weights weights = Weights.initial(config, 1);
                Learner learner = new Learner(weights)) {
            learn(learner, 2048, 512); // what the engine takes once
            long before = Resident.peakBytes();
            System.out.printf("before: %,d kB resident at most%n", before >> 10);
            for (int i = 1; i < args.length; i++) {
                int tokens = Integer.parseInt(args[i]);
                int segment = args[0].equals("0") ? tokens - 1 : Integer.parseInt(args[0]);
                long start = System.nanoTime();
                learn(learner, tokens, segment);
                System.out.printf(
                        "%,7d tokens, %,7d in the loss: %,8.1f s; %,9d kB more than before at most, %,9d kB kept by the formula%n",
                        tokens,
                        segment,
                        (System.nanoTime() - start) * 1e-9,
                        (Resident.peakBytes() - before) >> 10,
                        MemorySettings.longAnswerBytes(config, tokens - 1, segment) >> 10);
            }
        }
    }

    private static void learn(Learner learner, int tokens, int segment) {
        GroupId id = new GroupId(1, 0);
        SplittableRandom random = new SplittableRandom(1);
        TokenIds answer = TokenIds.of(random.ints(tokens - 1, 1, 64).toArray());
        List<TrainedAnswer> answers = new ArrayList<>();
        answers.add(new TrainedAnswer(new TrajectoryId(id, 0), answer, tokens - 1 - segment, 1));
        answers.add(new TrainedAnswer(new TrajectoryId(id, 1), TokenIds.of(1), 0, 0));
        TrainingSettings settings = new TrainingSettings(
                new Reinforcement.ByMirrorDescent(0.05),
                OptimizerSettings.withLearningRate(1e-4),
                1,
                1,
                1024,
                0,
                1,
                0,
                new MemorySettings(false, 1024));
        learner.step(
                List.of(new TrainedGroup(id, TokenIds.of(1), answers)), settings, Checkpoints.NONE, Progress.SILENT);
    }
}
