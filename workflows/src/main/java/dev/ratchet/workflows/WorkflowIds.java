package dev.ratchet.workflows;

import dev.ratchet.domain.campaign.BranchId;
import java.util.Locale;

/** Every workflow id of the system, and the search attributes. A rename here breaks running campaigns. */
public final class WorkflowIds {
    public static final String ITERATION_ATTRIBUTE = "RatchetIteration";
    public static final String PHASE_ATTRIBUTE = "RatchetPhase";
    public static final String REWARD_ATTRIBUTE = "RatchetMeanReward";

    private static final String EVALUATIONS = "evaluation/";

    private WorkflowIds() {}

    public static String campaign(String name) {
        return "campaign/" + name;
    }

    public static String iteration(BranchId branch, int iteration) {
        return "campaign/%s/%s/iteration/%d".formatted(branch.campaign(), branch.name(), iteration);
    }

    public static String evaluation(BranchId branch, int iteration) {
        return "campaign/%s/%s/evaluation/%d".formatted(branch.campaign(), branch.name(), iteration);
    }

    /** An evaluation that was ordered; ids of those that a schedule starts have the time added by the server. */
    public static String orderedEvaluation(String id) {
        return EVALUATIONS + id;
    }

    /** The evaluation's id in the workflow's, in which a time has colons and capitals that no key has. */
    public static String evaluationId(String workflowId) {
        return workflowId
                .substring(EVALUATIONS.length())
                .toLowerCase(Locale.ROOT)
                .replace(":", "");
    }

    public static String evaluationSchedule(String name) {
        return "evaluation-schedule/" + name;
    }
}
