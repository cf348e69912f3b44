package dev.ratchet.workflows.pause;

import io.temporal.workflow.Async;
import io.temporal.workflow.ExternalWorkflowStub;
import io.temporal.workflow.Workflow;

/** Tells the campaign above about a child's gate. */
public final class ParentNotice {
    private ParentNotice() {}

    /** Sends the gate's state to the parent, if there is one; a parent that is gone needs no notice. */
    public static void send(PauseGate gate) {
        Workflow.getInfo().getParentWorkflowId().ifPresent(parent -> {
            ExternalWorkflowStub campaign = Workflow.newUntypedExternalWorkflowStub(parent);
            ChildGate state = new ChildGate(
                    Workflow.getInfo().getWorkflowId(),
                    gate.reason(),
                    gate.inFlight(),
                    gate.changes(),
                    gate.failures());
            Async.procedure(() -> campaign.signal("child-gate", state)).exceptionally(_ -> null);
        });
    }
}
