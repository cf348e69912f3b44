package dev.ratchet.workflows.evaluation;

import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.SuiteResult;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** A suite asked of pinned weights, as it was ordered. Id: {@code evaluation/<id>}. */
@WorkflowInterface
public interface SuiteEvaluationWorkflow {
    @WorkflowMethod(name = "SuiteEvaluation")
    SuiteResult run(EvaluationOrder order);

    @SignalMethod(name = "pause", description = "Stop at the next segment. Input: the reason, in quotes.")
    void pause(@Nullable String reason);

    @SignalMethod(name = "resume", description = "Go on from the stored segments. No input.")
    void resume();

    @QueryMethod(name = "status", description = "How far the evaluation is.")
    EvaluationStatus status();
}
