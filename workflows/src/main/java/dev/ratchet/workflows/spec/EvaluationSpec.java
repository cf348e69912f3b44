package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

/**
 * Held-out evaluation: before iteration 1, after the last, and in between.
 *
 * @param problems held-out problems to ask, once each; 0 evaluates nothing
 * @param every iterations between evaluations; 0 is only before and after
 * @param everyProblems held-out problems to ask in between
 * @param shardTrajectories answers one activity writes
 */
public record EvaluationSpec(int problems, int every, int everyProblems, double temperature, int shardTrajectories) {
    public EvaluationSpec {
        require(0 <= problems && problems <= 100_000, "evaluation.problems: %d (expected: 0 to 100000)", problems);
        require(every >= 0, "evaluation.every: %d (expected: >= 0 iterations)", every);
        require(
                0 <= everyProblems && everyProblems <= 100_000,
                "evaluation.everyProblems: %d (expected: 0 to 100000)",
                everyProblems);
        require(
                temperature == 0 || (0.001 <= temperature && temperature <= 10),
                "evaluation.temperature: %s (expected: 0 (greedy), or 0.001 to 10)",
                temperature);
        require(
                1 <= shardTrajectories && shardTrajectories <= 65_536,
                "evaluation.shardTrajectories: %d (expected: 1 to 65536)",
                shardTrajectories);
    }
}
