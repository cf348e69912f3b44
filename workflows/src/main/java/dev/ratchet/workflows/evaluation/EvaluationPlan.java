package dev.ratchet.workflows.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;

/** Ask {@code problems} held-out prompts of the weights that {@code iteration} committed. */
public record EvaluationPlan(
        BranchId branch, ObjectRef settings, int iteration, PolicyRef policy, int problems, int heartbeatSeconds) {
    public EvaluationPlan {
        require(problems >= 1, "evaluation problems: %d (expected: >= 1)", problems);
    }
}
