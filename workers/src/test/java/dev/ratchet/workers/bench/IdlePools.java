package dev.ratchet.workers.bench;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferActivities;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RewardActivities;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.contract.TrainingActivities;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools that answer at once, so that what is left is the cost of orchestration. */
public final class IdlePools
        implements SamplingActivities,
                RolloutActivities,
                RewardActivities,
                BufferActivities,
                TrainingActivities,
                CommitActivities {
    private static final String SHA = "00".repeat(32);

    public static ObjectRef object(String name) {
        return new ObjectRef("campaigns/idle/main/" + name, SHA);
    }

    @Override
    public RolloutPlan samplePrompts(BranchId branch, ObjectRef settings, int iteration, @Nullable BufferRef buffer) {
        return new RolloutPlan(RolloutScope.training(iteration), object("plan"), 1, buffer == null ? 0 : 1);
    }

    @Override
    public RolloutPlan planEvaluation(BranchId branch, ObjectRef settings, int iteration, int problems) {
        return new RolloutPlan(RolloutScope.evaluation(iteration), object("plan"), 1, 0);
    }

    @Override
    public ShardRef rollOut(ShardRequest shard) {
        return new ShardRef("new-0000", object("new"), new TreeMap<>(Map.of(Domain.MATH, 200)), 56, 9_000, "idle");
    }

    @Override
    public ShardRef resumePartialRollouts(ShardRequest shard) {
        return new ShardRef("resumed-0000", object("old"), new TreeMap<>(Map.of(Domain.MATH, 56)), 0, 900, "idle");
    }

    @Override
    public ScoresRef score(ScoreRequest request) {
        return new ScoresRef(object("scores"), request.shard(), 100, 100, 0, 0, 0);
    }

    @Override
    public Appended append(
            BranchId branch,
            ObjectRef settings,
            RolloutPlan plan,
            @Nullable BufferRef before,
            List<ShardRef> shards,
            List<ScoresRef> scores) {
        Figures figures = new Figures(
                256, 256, 0.5, 0.5, 0.5, 30, 9_900, 56, 56, 8, 32, 256, 56, 0, 0, new TreeMap<>(Map.of("end", 256)));
        return new Appended(new BufferRef(object("buffer"), 32, 8, 56), object("summary"), figures);
    }

    @Override
    public Trained warmUp(BranchId branch, ObjectRef settings) {
        return new Trained("weights", SHA, 1, 1, 0, 0, 0, "idle");
    }

    @Override
    public Trained trainStep(
            BranchId branch, ObjectRef settings, int iteration, PolicyRef reference, BufferRef buffer) {
        return new Trained("weights", SHA, 1, 1, 0, 0, 0, "idle");
    }

    @Override
    public PolicyRef publish(
            BranchId branch,
            ObjectRef settings,
            int iteration,
            @Nullable PolicyRef parent,
            Trained trained,
            PolicyVersion version) {
        return new PolicyRef(version, object("manifest"), SHA);
    }

    @Override
    public OpenedCampaign open(BranchId branch, ObjectRef settings) {
        return new OpenedCampaign(CampaignState.NOTHING_YET, null, null, null, null);
    }

    @Override
    public CampaignState commit(CommitRequest request) {
        return new CampaignState(
                request.iteration(),
                request.policy(),
                request.appended() == null ? null : request.appended().buffer(),
                object("commit"),
                CampaignState.Totals.ZERO);
    }

    @Override
    public EvaluationResult reportEvaluation(
            BranchId branch, PolicyRef policy, RolloutPlan plan, List<ShardRef> shards, List<ScoresRef> scores) {
        throw new IllegalStateException("the benchmark evaluates nothing");
    }
}
