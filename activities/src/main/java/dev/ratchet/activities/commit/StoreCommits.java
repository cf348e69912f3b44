package dev.ratchet.activities.commit;

import dev.ratchet.activities.plan.ScopeKeys;
import dev.ratchet.activities.query.SummaryIndexes;
import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.replay.ReplayLog;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CampaignState.Totals;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.ShardRef;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens and ends iterations. The store is the truth: whoever opens a branch goes on from its newest commit. */
public final class StoreCommits implements CommitActivities {
    private final BlobStore store;
    private final Commits commits;
    private final Origins origins;
    private final SettingsChanges changes;
    private final SummaryIndexes indexes;

    public StoreCommits(BlobStore store) {
        this.store = store;
        this.commits = new Commits(store);
        this.origins = new Origins(store);
        this.changes = new SettingsChanges(store, new SettingsStore(store));
        this.indexes = new SummaryIndexes(store);
    }

    @Override
    public OpenedCampaign open(BranchId branch, ObjectRef settings) {
        origins.parent(branch).ifPresent(parent -> takeOver(parent, branch));
        return look(branch);
    }

    /** A fork begins with its parent's buffer, so that what waits there goes on here. */
    private void takeOver(Parent parent, BranchId fork) {
        int iteration = parent.iteration();
        if (iteration > 0 && store.size(Keys.bufferSnapshot(fork, iteration)).isEmpty()) {
            BranchId holder = origins.holder(parent.branch(), iteration);
            new ReplayLog(store, fork, 1).beginWith(new ReplayLog(store, holder, 1).after(iteration));
        }
    }

    /** As {@link #open}, for who only looks: nothing is stored. */
    public OpenedCampaign look(BranchId branch) {
        CampaignState state = commits.newest(branch).map(StoreCommits::state).orElse(CampaignState.NOTHING_YET);
        List<EvaluationResult> evaluations = commits.evaluations(branch).stream()
                .filter(evaluation -> evaluation.iteration() <= state.iteration())
                .toList();
        EvaluationResult first = evaluations.isEmpty() ? null : evaluations.getFirst();
        List<SettingsInForce> inForce = changes.from(branch, state.iteration() + 1);
        return new OpenedCampaign(
                state,
                first,
                evaluations.isEmpty() ? null : evaluations.getLast(),
                inForce.isEmpty() ? null : inForce.getFirst(),
                inForce.isEmpty() ? List.of() : inForce.subList(1, inForce.size()));
    }

    @Override
    public CampaignState commit(CommitRequest request) {
        Totals before = request.parent() == null
                ? Totals.ZERO
                : commits.read(request.parent()).content().totals();
        Totals totals = request.appended() == null
                ? before
                : before.plus(request.appended().figures());
        CampaignState committed = state(commits.create(request.branch(), new StoredCommit(request, totals)));
        indexes.afterCommit(request.branch(), request.iteration());
        return committed;
    }

    private static CampaignState state(Stored<StoredCommit> commit) {
        CommitRequest made = commit.content().made();
        BufferRef buffer = made.appended() == null ? null : made.appended().buffer();
        return new CampaignState(
                made.iteration(),
                made.policy(),
                buffer,
                new ObjectRef(commit.object().key(), commit.object().sha256()),
                commit.content().totals());
    }

    @Override
    public EvaluationResult reportEvaluation(
            BranchId branch, PolicyRef policy, RolloutPlan plan, List<ShardRef> shards, List<ScoresRef> scores) {
        List<RolloutRow> rows = shards.stream()
                .map(ShardRef::rollout)
                .flatMap(rollout -> TrajectoryObjects.ROLLOUTS.read(store, rollout.key(), rollout.sha256()).stream())
                .toList();
        List<Verdict> verdicts = scores.stream()
                .map(ScoresRef::scores)
                .flatMap(ref -> TrajectoryObjects.SCORES.read(store, ref.key(), ref.sha256()).stream())
                .map(row -> row.judgement().verdict())
                .toList();
        SortedMap<String, Integer> stops = new TreeMap<>();
        rows.forEach(row -> stops.merge(row.segment().stop().label(), 1, Integer::sum));
        StoredEvaluation evaluation = new StoredEvaluation(
                plan.scope().iteration(),
                policy.weightsSha256(),
                rows.size(),
                (int) verdicts.stream()
                        .filter(verdict -> verdict == Verdict.RIGHT)
                        .count(),
                (int) verdicts.stream().filter(verdict -> !verdict.judged()).count(),
                rows.stream().mapToInt(RolloutRow::totalLength).average().orElse(0),
                stops);
        return commits.report(Keys.evaluationReport(ScopeKeys.prefix(branch, plan.scope())), evaluation);
    }
}
