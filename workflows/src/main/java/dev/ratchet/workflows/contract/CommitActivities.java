package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Opens and ends iterations; the store is the truth, not Temporal's database. Pool: control. */
@ActivityInterface
public interface CommitActivities {
    /** What the store knows of the branch: the state that its newest commit left, and its evaluations. */
    @ActivityMethod(name = "open-campaign")
    OpenedCampaign open(BranchId branch, ObjectRef settings);

    @ActivityMethod(name = "commit")
    CampaignState commit(CommitRequest request);

    /** Counts an evaluation's verdicts. */
    @ActivityMethod(name = "report-evaluation")
    EvaluationResult reportEvaluation(
            BranchId branch, PolicyRef policy, RolloutPlan plan, List<ShardRef> shards, List<ScoresRef> scores);
}
