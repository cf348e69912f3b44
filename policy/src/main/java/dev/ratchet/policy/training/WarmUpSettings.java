package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * Supervised learning before the first iteration.
 *
 * @param steps updates in all
 * @param examplesPerStep examples of one update
 * @param optimizer AdamW; its learning rate is the schedule's highest
 * @param schedule how the learning rate goes on after its rise
 * @param risingSteps updates in which the learning rate rises linearly to its highest
 * @param microbatchTokens tokens of one forward and backward pass at most
 * @param checkpointEvery updates between checkpoints, 0 for none
 * @param seed decides the order of the examples
 */
public record WarmUpSettings(
        int steps,
        int examplesPerStep,
        OptimizerSettings optimizer,
        Schedule schedule,
        int risingSteps,
        int microbatchTokens,
        int checkpointEvery,
        long seed) {
    public WarmUpSettings {
        requireNonNull(optimizer, "optimizer");
        requireNonNull(schedule, "schedule");
        require(steps >= 1, "warm-up steps: %d (expected: >= 1)", steps);
        require(examplesPerStep >= 1, "warm-up examples per step: %d (expected: >= 1)", examplesPerStep);
        require(
                0 <= risingSteps && risingSteps <= steps,
                "warm-up rising steps: %d (expected: 0 to %d)",
                risingSteps,
                steps);
        require(microbatchTokens >= 1, "microbatch tokens: %d (expected: >= 1)", microbatchTokens);
        require(checkpointEvery >= 0, "checkpoint every: %d (expected: >= 0)", checkpointEvery);
    }

    /** The learning rate of update {@code step}, from 0. */
    double learningRate(int step) {
        return schedule.rate(optimizer.learningRate(), step, risingSteps, steps);
    }
}
