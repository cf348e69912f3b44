package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.iteration.IterationResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What continue-as-new carries over; small, since references stand in for data.
 *
 * @param opened whether the store was asked yet
 * @param before evaluation of the policy before iteration 1
 * @param latest newest evaluation
 * @param last newest iteration of this workflow
 * @param changed settings in force, where they were changed
 * @param later changes that count from a later iteration, in order; null in what was recorded before there were changes
 */
public record CampaignProgress(
        boolean opened,
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest,
        @Nullable IterationResult last,
        @Nullable SettingsInForce changed,
        @Nullable List<SettingsInForce> later) {
    public static final CampaignProgress START =
            new CampaignProgress(false, CampaignState.NOTHING_YET, null, null, null, null, null);

    CampaignProgress opened(OpenedCampaign found) {
        return new CampaignProgress(
                true, found.state(), found.before(), found.latest(), null, found.changed(), found.later());
    }

    CampaignProgress after(CampaignState committed) {
        return new CampaignProgress(opened, committed, before, latest, last, changed, later);
    }

    CampaignProgress after(IterationResult iteration) {
        return new CampaignProgress(opened, iteration.state(), before, latest, iteration, changed, later);
    }

    CampaignProgress after(EvaluationResult evaluation) {
        return new CampaignProgress(
                opened, state, before == null ? evaluation : before, evaluation, last, changed, later);
    }

    CampaignProgress after(SettingsInForce change) {
        List<SettingsInForce> changes = new ArrayList<>(pending());
        changes.add(change);
        return new CampaignProgress(opened, state, before, latest, last, changed, changes);
    }

    /** With those settings in force that count for the next iteration. */
    CampaignProgress adopted() {
        int next = state.iteration() + 1;
        List<SettingsInForce> due =
                pending().stream().filter(each -> each.from() <= next).toList();
        if (due.isEmpty()) {
            return this;
        }
        return new CampaignProgress(
                opened,
                state,
                before,
                latest,
                last,
                due.getLast(),
                pending().stream().filter(each -> each.from() > next).toList());
    }

    private List<SettingsInForce> pending() {
        return later == null ? List.of() : later;
    }

    /** The newest change, in force or not; null where there is none. */
    @Nullable
    SettingsInForce newestChange() {
        return pending().isEmpty() ? changed : pending().getLast();
    }
}
