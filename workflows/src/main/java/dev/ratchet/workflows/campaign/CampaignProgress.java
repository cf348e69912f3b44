package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.iteration.IterationResult;
import org.jspecify.annotations.Nullable;

/**
 * What continue-as-new carries over; small, since references stand in for data.
 *
 * @param opened whether the store was asked yet
 * @param before evaluation of the policy before iteration 1
 * @param latest newest evaluation
 * @param last newest iteration of this workflow
 */
public record CampaignProgress(
        boolean opened,
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest,
        @Nullable IterationResult last) {
    public static final CampaignProgress START =
            new CampaignProgress(false, CampaignState.NOTHING_YET, null, null, null);

    CampaignProgress opened(OpenedCampaign found) {
        return new CampaignProgress(true, found.state(), found.before(), found.latest(), null);
    }

    CampaignProgress after(CampaignState committed) {
        return new CampaignProgress(opened, committed, before, latest, last);
    }

    CampaignProgress after(IterationResult iteration) {
        return new CampaignProgress(opened, iteration.state(), before, latest, iteration);
    }

    CampaignProgress after(EvaluationResult evaluation) {
        return new CampaignProgress(opened, state, before == null ? evaluation : before, evaluation, last);
    }
}
