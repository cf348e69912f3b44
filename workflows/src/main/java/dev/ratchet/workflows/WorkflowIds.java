package dev.ratchet.workflows;

import dev.ratchet.domain.campaign.BranchId;

/** Every workflow id of the system, and the search attributes. A rename here breaks running campaigns. */
public final class WorkflowIds {
    public static final String ITERATION_ATTRIBUTE = "RatchetIteration";
    public static final String PHASE_ATTRIBUTE = "RatchetPhase";
    public static final String REWARD_ATTRIBUTE = "RatchetMeanReward";

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
}
