package dev.ratchet.workflows.campaign;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.spec.CampaignSpec;

/**
 * The few settings that workflows decide on; activities read the rest under {@code settings}.
 *
 * @param settings the stored specification with its inputs
 */
public record CampaignPlan(
        BranchId branch,
        ObjectRef settings,
        int iterations,
        int evaluationProblems,
        int evaluateEvery,
        int everyProblems,
        int heartbeatSeconds) {
    public static CampaignPlan of(CampaignSpec spec, ObjectRef settings) {
        return new CampaignPlan(
                spec.mainBranch(),
                settings,
                spec.iterations(),
                spec.evaluation().problems(),
                spec.evaluation().every(),
                spec.evaluation().everyProblems(),
                spec.compute().heartbeatSeconds());
    }

    CampaignPlan with(SettingsInForce changed) {
        return new CampaignPlan(
                branch,
                changed.settings(),
                changed.iterations(),
                changed.evaluationProblems(),
                changed.evaluateEvery(),
                changed.everyProblems(),
                changed.heartbeatSeconds());
    }

    /** How many held-out problems to ask after {@code iteration}; 0 is none. */
    public int problemsAfter(int iteration) {
        if (iteration == 0 || iteration == iterations) {
            return evaluationProblems;
        }
        return evaluateEvery > 0 && iteration % evaluateEvery == 0 ? everyProblems : 0;
    }
}
