package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

import org.jspecify.annotations.Nullable;

/**
 * What a shard is rolled out for.
 *
 * @param iteration the iteration that trains on it, or whose commit is evaluated
 * @param evaluation id of an evaluation that was ordered; none for training and for what a campaign evaluates by itself, and in
 *     what was recorded before there were such orders
 */
public record RolloutScope(
        Purpose purpose, int iteration, @Nullable String evaluation) {
    /** Training has a budget per iteration and leaves partials; an evaluation writes every answer to its end. */
    public enum Purpose {
        TRAINING,
        EVALUATION
    }

    public RolloutScope {
        require(iteration >= 0, "iteration: %d (expected: >= 0)", iteration);
        require(
                evaluation == null || purpose == Purpose.EVALUATION,
                "evaluation: %s, rolled out for %s (expected: none)",
                evaluation,
                purpose);
    }

    public static RolloutScope training(int iteration) {
        return new RolloutScope(Purpose.TRAINING, iteration, null);
    }

    public static RolloutScope evaluation(int iteration) {
        return new RolloutScope(Purpose.EVALUATION, iteration, null);
    }

    /** Of an evaluation that was ordered, of the weights that {@code iteration} committed. */
    public static RolloutScope ordered(String evaluation, int iteration) {
        return new RolloutScope(Purpose.EVALUATION, iteration, evaluation);
    }
}
