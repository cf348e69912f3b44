package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

/**
 * What a shard is rolled out for.
 *
 * @param iteration the iteration that trains on it, or whose commit is evaluated
 */
public record RolloutScope(Purpose purpose, int iteration) {
    /** Training has a budget per iteration and leaves partials; an evaluation writes every answer to its end. */
    public enum Purpose {
        TRAINING,
        EVALUATION
    }

    public RolloutScope {
        require(iteration >= 0, "iteration: %d (expected: >= 0)", iteration);
    }

    public static RolloutScope training(int iteration) {
        return new RolloutScope(Purpose.TRAINING, iteration);
    }

    public static RolloutScope evaluation(int iteration) {
        return new RolloutScope(Purpose.EVALUATION, iteration);
    }
}
