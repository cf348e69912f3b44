package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Checkpoints;
import dev.ratchet.policy.training.Example;
import dev.ratchet.policy.training.Learner;
import dev.ratchet.policy.training.MemorySettings;
import dev.ratchet.policy.training.OptimizerSettings;
import dev.ratchet.policy.training.Reinforcement;
import dev.ratchet.policy.training.Schedule;
import dev.ratchet.policy.training.TrainedAnswer;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.policy.training.TrainingSettings;
import dev.ratchet.policy.training.WarmUpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seconds of a training step, and milliseconds of a warm-up update of 64: {@code TrainBench demo|smollm2 groups answers
 * promptTokens shortest longest microbatchTokens steps}; {@code -Drecompute=true} has activations computed again.
 */
final class TrainBench {
    private TrainBench() {}

    public static void main(String[] args) {
        Compute.configure(Integer.getInteger("threads", 2));
        boolean demo = args[0].equals("demo");
        SplittableRandom random = new SplittableRandom(1);
        int microbatchTokens = Integer.parseInt(args[6]);
        List<TrainedGroup> groups = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        for (int g = 0; g < Integer.parseInt(args[1]); g++) {
            GroupId id = new GroupId(1, g);
            TokenIds prompt = tokens(random, Integer.parseInt(args[3]));
            List<TrainedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                int length = random.nextInt(Integer.parseInt(args[4]), Integer.parseInt(args[5]) + 1);
                TokenIds tokens = tokens(random, length);
                answers.add(new TrainedAnswer(new TrajectoryId(id, i), tokens, 0, i % 2));
                examples.add(new Example(prompt, tokens));
            }
            groups.add(new TrainedGroup(id, prompt, answers));
        }
        OptimizerSettings optimizer = OptimizerSettings.withLearningRate(1e-4);
        try (Weights weights = Weights.initial(demo ? Models.demo() : Models.smolLm2(), 1)) {
            for (int step = 0; step < Integer.parseInt(args[7]); step++) {
                long start = System.nanoTime();
                double cpu = Resident.cpuSeconds();
                TrainingSettings settings = new TrainingSettings(
                        new Reinforcement.ByMirrorDescent(0.05),
                        optimizer,
                        groups.size(),
                        1,
                        microbatchTokens,
                        0,
                        1,
                        0,
                        new MemorySettings(Boolean.getBoolean("recompute"), 0));
                try (Learner learner = new Learner(weights)) { // a new one for each, as in campaigns
                    learner.step(groups, settings, Checkpoints.NONE, Progress.SILENT);
                }
                System.out.printf(
                        "%s: step of %d answers in %.3f s, %.3f of two processors; peak resident %s%n",
                        args[0],
                        examples.size(),
                        (System.nanoTime() - start) * 1e-9,
                        (Resident.cpuSeconds() - cpu) / 2,
                        Resident.peak());
            }
            if (demo) {
                long start = System.nanoTime();
                WarmUpSettings settings =
                        new WarmUpSettings(50, 64, optimizer, Schedule.CONSTANT, 0, microbatchTokens, 0, 1);
                try (Learner learner = new Learner(weights)) {
                    learner.warmUp(examples, settings, Checkpoints.NONE, Progress.SILENT);
                }
                System.out.printf(
                        "demo: %.1f ms for a warm-up update of 64%n", (System.nanoTime() - start) * 1e-6 / 50);
            }
        }
    }

    private static TokenIds tokens(SplittableRandom random, int length) {
        return TokenIds.of(random.ints(length, 1, 20).toArray());
    }
}
