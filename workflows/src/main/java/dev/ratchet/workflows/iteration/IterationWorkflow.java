package dev.ratchet.workflows.iteration;

import dev.ratchet.workflows.pause.GatedChild;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One step of mirror descent, from policy version i to i + 1. Id: {@code campaign/<name>/<branch>/iteration/<n>}. */
@WorkflowInterface
public interface IterationWorkflow extends GatedChild {
    @WorkflowMethod(name = "Iteration")
    IterationResult run(IterationPlan plan);

    @QueryMethod(name = "status", description = "The iteration's phase, and what is in flight.")
    IterationStatus status();
}
