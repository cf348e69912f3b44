package dev.ratchet.workflows.pause;

import dev.ratchet.workflows.Markdown;
import io.temporal.workflow.Workflow;

/** What the Temporal UI shows of a child of a campaign, as Markdown. */
public final class ChildPage {
    private ChildPage() {}

    /**
     * Shows where the workflow that calls this stands.
     *
     * @param where as in {@code Iteration 3, training}
     */
    public static void show(String where, PauseGate gate) {
        Workflow.setCurrentDetails(
                of(where, gate, Workflow.getInfo().getParentWorkflowId().orElse("")));
    }

    private static String of(String where, PauseGate gate, String campaign) {
        StringBuilder page = new StringBuilder("### ").append(where).append("\n\n");
        String reason = gate.reason();
        if (reason != null) {
            String state = gate.inFlight().isEmpty()
                    ? "PAUSED (%s), in flight 0".formatted(reason)
                    : "PAUSING (%s), waiting for %s".formatted(reason, String.join(", ", gate.inFlight()));
            page.append("**").append(Markdown.escaped(state)).append("**\n\n");
        }
        if (!campaign.isEmpty()) {
            page.append("Pause and resume its campaign, `").append(campaign).append("`, not this workflow.\n");
        }
        return page.toString();
    }
}
