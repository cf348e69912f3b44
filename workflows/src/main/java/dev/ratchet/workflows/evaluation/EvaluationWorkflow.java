package dev.ratchet.workflows.evaluation;

import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.pause.GatedChild;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Held-out prompts against pinned weights. Id: {@code campaign/<name>/<branch>/evaluation/<n>}. */
@WorkflowInterface
public interface EvaluationWorkflow extends GatedChild {
    @WorkflowMethod(name = "Evaluation")
    EvaluationResult run(EvaluationPlan plan);
}
