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
        require(problems >= 0, "evaluation.problems: %d (expected: >= 0)", problems);
        require(every >= 0, "evaluation.every: %d (expected: >= 0 iterations)", every);
        require(everyProblems >= 0, "evaluation.everyProblems: %d (expected: >= 0)", everyProblems);
        require(
                0 <= temperature && temperature <= 10,
                "evaluation.temperature: %s (expected: 0 (greedy) to 10)",
                temperature);
        require(
                1 <= shardTrajectories && shardTrajectories <= 65_536,
                "evaluation.shardTrajectories: %d (expected: 1 to 65536)",
                shardTrajectories);
    }
}
