package dev.ratchet.activities.evaluation;

import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;

/**
 * What was ordered, with weights and suite pinned: whoever reads it evaluates the same.
 *
 * @param suite as in {@code gsm8k@2}
 * @param suitePrompts the suite's prompts
 * @param iteration whose commit named the weights
 * @param settings the campaign's, with the suite for its prompts and what the order says otherwise
 * @param problems asked
 * @param orderedAt as in {@code 2026-01-31T12:00:00Z}
 */
public record StoredSuiteEvaluation(
        EvaluationOrder order,
        String suite,
        ObjectRef suitePrompts,
        int iteration,
        PolicyRef policy,
        ObjectRef settings,
        int problems,
        String orderedAt) {}
