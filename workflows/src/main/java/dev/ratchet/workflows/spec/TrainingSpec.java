package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * One step of an iteration (section 2.3.2); the optimizer is AdamW, reset at every iteration.
 *
 * @param tau weight of the squared log-ratio, in mirror descent
 * @param groupsPerUpdate groups in one update of the optimizer
 * @param epochs passes over the iteration's groups
 * @param microbatchTokens tokens whose activations are in memory at once
 * @param checkpointEvery updates between checkpoints inside a step; 0 is none
 * @param objective what a step minimises
 * @param schedule the learning rate over the iterations
 * @param memory what is given up for less memory
 */
public record TrainingSpec(
        double tau,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double clipNorm,
        int groupsPerUpdate,
        int epochs,
        int microbatchTokens,
        int checkpointEvery,
        Objective objective,
        Schedule schedule,
        Memory memory) {
    public TrainingSpec {
        require(tau >= 0 && Double.isFinite(tau), "training.tau: %s (expected: >= 0, finite)", tau);
        require(0 < learningRate && learningRate <= 1, "training.learningRate: %s (expected: > 0, <= 1)", learningRate);
        require(0 <= beta1 && beta1 < 1, "training.beta1: %s (expected: 0 to 1)", beta1);
        require(0 <= beta2 && beta2 < 1, "training.beta2: %s (expected: 0 to 1)", beta2);
        // A smaller one is near 0 in 32 bits, and a weight without gradient would become 0 / 0.
        require(1e-30 <= epsilon && epsilon <= 1, "training.epsilon: %s (expected: 1e-30 to 1)", epsilon);
        require(0 <= weightDecay && weightDecay < 1, "training.weightDecay: %s (expected: 0 to 1)", weightDecay);
        require(clipNorm > 0, "training.clipNorm: %s (expected: > 0)", clipNorm);
        require(groupsPerUpdate >= 1, "training.groupsPerUpdate: %d (expected: >= 1)", groupsPerUpdate);
        require(1 <= epochs && epochs <= 100, "training.epochs: %d (expected: 1 to 100)", epochs);
        require(microbatchTokens >= 16, "training.microbatchTokens: %d (expected: >= 16)", microbatchTokens);
        require(checkpointEvery >= 0, "training.checkpointEvery: %d (expected: >= 0)", checkpointEvery);
        requireNonNull(objective, "training.objective");
        requireNonNull(schedule, "training.schedule");
        requireNonNull(memory, "training.memory");
    }

    /** The objectives that there are. */
    public enum ObjectiveKind {
        MIRROR_DESCENT,
        GRPO
    }

    /** What the learning rate does after its rise: nothing, or fall to a tenth. */
    public enum ScheduleKind {
        CONSTANT,
        LINEAR,
        COSINE
    }

    /**
     * What a step minimises.
     *
     * @param clip how far from 1 the ratio of a token may gain, in GRPO
     * @param kl weight of the penalty on the distance to the iteration's start, in GRPO
     * @param importanceCap highest weight of a token that another policy than the iteration's start wrote; 0 is no weights
     */
    public record Objective(ObjectiveKind kind, double clip, double kl, double importanceCap) {
        /** Mirror descent, with the other settings off. */
        public static final Objective DEFAULT = new Objective(ObjectiveKind.MIRROR_DESCENT, 0.2, 0, 0);

        public Objective {
            requireNonNull(kind, "training.objective.kind");
            require(0 < clip && clip < 1, "training.objective.clip: %s (expected: > 0, < 1)", clip);
            require(0 <= kl && Double.isFinite(kl), "training.objective.kl: %s (expected: >= 0, finite)", kl);
            require(
                    0 <= importanceCap && Double.isFinite(importanceCap),
                    "training.objective.importanceCap: %s (expected: >= 0, finite)",
                    importanceCap);
        }
    }

    /**
     * The learning rate over the iterations.
     *
     * @param risingIterations in which it rises linearly to {@code training.learningRate}
     */
    public record Schedule(ScheduleKind kind, int risingIterations) {
        public static final Schedule DEFAULT = new Schedule(ScheduleKind.CONSTANT, 0);

        public Schedule {
            requireNonNull(kind, "training.schedule.kind");
            require(
                    0 <= risingIterations && risingIterations <= 999_999,
                    "training.schedule.risingIterations: %d (expected: 0 to 999999)",
                    risingIterations);
        }
    }

    /**
     * What is given up for less memory.
     *
     * @param recompute whether a backward pass computes activations again, layer by layer
     * @param prefixWithoutGradientFrom tokens above which an answer with its prompt learns from the tokens in its loss alone;
     *     0 is never
     */
    public record Memory(boolean recompute, int prefixWithoutGradientFrom) {
        public static final Memory DEFAULT = new Memory(false, 0);

        public Memory {
            require(
                    0 <= prefixWithoutGradientFrom && prefixWithoutGradientFrom <= 131_072,
                    "training.memory.prefixWithoutGradientFrom: %d (expected: 0 to 131072)",
                    prefixWithoutGradientFrom);
        }
    }
}
