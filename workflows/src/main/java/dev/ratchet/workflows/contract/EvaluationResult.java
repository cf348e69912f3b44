package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

/**
 * A held-out evaluation of the weights that iteration {@code iteration} committed.
 *
 * @param problems asked, once each
 * @param right of them
 * @param unjudged answers without a verdict that may be a score; not counted in the accuracy
 * @param meanLength mean tokens of the answers
 * @param low lower end of the 95 % Wilson interval of the accuracy
 * @param high its upper end
 */
public record EvaluationResult(
        int iteration,
        String weightsSha256,
        int problems,
        int right,
        int unjudged,
        double accuracy,
        double low,
        double high,
        double meanLength,
        ObjectRef report) {
    public EvaluationResult {
        require(0 <= right && right + unjudged <= problems, "right: %d of %d (expected: no more)", right, problems);
    }
}
