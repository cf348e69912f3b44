package dev.ratchet.workers.campaign;

import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a campaign stands: as its workflow says where one runs, else as the store says.
 *
 * @param sentence one line for a person
 * @param phase what its workflow does: warm-up, iteration, evaluation …; null where none answers
 * @param reason why it is pausing or paused
 * @param waitingFor what a pause still waits for
 * @param committed the newest commit
 * @param before the evaluation of the first weights
 * @param latest the evaluation of the newest weights that have one
 */
public record Standing(
        CampaignPlan plan,
        Condition condition,
        String sentence,
        @Nullable String phase,
        @Nullable String reason,
        List<String> waitingFor,
        CampaignState committed,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest) {
    /** What a campaign does. */
    public enum Condition {
        RUNNING,
        /** No work is scheduled, some is still in flight. */
        PAUSING,
        /** No work is scheduled and none is in flight. */
        PAUSED,
        /** All iterations and the last evaluation are there. */
        DONE,
        /** Its workflow runs, but no control worker answers for it. */
        UNANSWERED,
        /** No workflow of it runs, and it is not done. */
        NOT_RUNNING
    }

    public Standing {
        waitingFor = List.copyOf(waitingFor);
    }

    static Standing answered(CampaignPlan plan, CampaignStatus status) {
        Condition condition = switch (status.mode()) {
            case RUNNING -> Condition.RUNNING;
            case PAUSING -> Condition.PAUSING;
            case PAUSED -> Condition.PAUSED;
            case DONE -> Condition.DONE;
        };
        return new Standing(
                plan,
                condition,
                status.sentence(),
                status.phase(),
                status.reason(),
                status.waitingFor(),
                status.state(),
                status.before(),
                status.latest());
    }

    static Standing stored(CampaignPlan plan, OpenedCampaign opened, Condition condition) {
        String sentence = switch (condition) {
            case UNANSWERED -> "RUNNING, no control worker answers";
            case DONE, NOT_RUNNING, RUNNING, PAUSING, PAUSED ->
                "%s, %d of %d iterations"
                        .formatted(
                                condition.name().replace('_', ' '),
                                Math.max(0, opened.state().iteration()),
                                plan.iterations());
        };
        return new Standing(
                plan, condition, sentence, null, null, List.of(), opened.state(), opened.before(), opened.latest());
    }
}
