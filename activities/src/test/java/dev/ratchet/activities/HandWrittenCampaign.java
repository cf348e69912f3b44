package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Appends iterations whose rollouts and verdicts are made by hand, stored as the activities before would have done. */
public final class HandWrittenCampaign {
    private static final ObjectRef PLAN = new ObjectRef("plan", "0f".repeat(32));

    private final BlobStore store;
    private final ObjectRef settings;
    private final ReplayBuffering buffering;
    private final Map<TrajectoryId, List<RowLocation>> written = new HashMap<>();
    private final Map<TrajectoryId, Integer> lengths = new HashMap<>();
    private @Nullable BufferRef before;

    public HandWrittenCampaign(BlobStore store, CampaignSpec spec) {
        this.store = store;
        this.settings = TinyCampaign.prepare(store, spec);
        this.buffering = new ReplayBuffering(store, new SettingsStore(store));
    }

    /**
     * What a trajectory writes in one iteration.
     *
     * @param verdict of the whole answer, if this ends it
     */
    public record Wrote(TrajectoryId id, int tokens, StopReason stop, Optional<Verdict> verdict) {
        public static Wrote cut(TrajectoryId id, int tokens) {
            return new Wrote(id, tokens, new StopReason.BudgetSpent(), Optional.empty());
        }

        public static Wrote ended(TrajectoryId id, int tokens, Verdict verdict) {
            return new Wrote(id, tokens, new StopReason.EndOfText(), Optional.of(verdict));
        }
    }

    /** Appends an iteration in which policy {@code policy} wrote this; groups that begin must be whole and in order. */
    public Appended iterate(int iteration, int policy, Wrote... wrote) {
        List<Wrote> resumed = new ArrayList<>();
        List<Wrote> begun = new ArrayList<>();
        for (Wrote each : wrote) {
            (each.id().group().iteration() == iteration ? begun : resumed).add(each);
        }
        List<ShardRef> shards = new ArrayList<>();
        List<ScoresRef> scores = new ArrayList<>();
        seal(iteration, policy, Keys.resumedShard(0), resumed, shards, scores);
        seal(iteration, policy, Keys.newShard(0), begun, shards, scores);
        RolloutPlan plan = new RolloutPlan(RolloutScope.training(iteration), PLAN, 1, 1);
        Appended appended = buffering.append(TinyCampaign.BRANCH, settings, plan, before, shards, scores);
        before = appended.buffer();
        return appended;
    }

    private void seal(
            int iteration, int policy, String shard, List<Wrote> wrote, List<ShardRef> shards, List<ScoresRef> scores) {
        if (wrote.isEmpty()) {
            return;
        }
        String scope = Keys.iteration(TinyCampaign.BRANCH, iteration);
        String key = Keys.rollout(scope, shard);
        List<RolloutRow> rows = new ArrayList<>();
        List<ScoreRow> judged = new ArrayList<>();
        for (Wrote each : wrote) {
            int start = lengths.getOrDefault(each.id(), 0);
            List<RowLocation> older = written.computeIfAbsent(each.id(), _ -> new ArrayList<>());
            rows.add(WrittenRollouts.row(each.id(), iteration, policy, start, each.tokens(), each.stop(), older));
            older.add(new RowLocation(key, rows.size() - 1));
            lengths.put(each.id(), start + each.tokens());
            each.verdict().ifPresent(verdict -> judged.add(judged(each.id(), verdict)));
        }
        StoredObject rollout = TrajectoryObjects.ROLLOUTS.write(store, key, rows);
        shards.add(new ShardRef(shard, ref(rollout), new TreeMap<>(), 0, 0, "hand"));
        StoredObject verdicts = TrajectoryObjects.SCORES.write(store, Keys.scores(scope, shard, Domain.MATH), judged);
        scores.add(new ScoresRef(ref(verdicts), shard, 0, 0, 0, 0, 0));
    }

    private static ScoreRow judged(TrajectoryId id, Verdict verdict) {
        VerifierId hand = new VerifierId("hand", 1);
        Judgement judgement = verdict == Verdict.PARTLY_RIGHT
                ? Judgement.ofParts(List.of(new Part("a quarter of it", 1, 4)), "by hand", hand)
                : Judgement.whole(verdict, "by hand", hand);
        return new ScoreRow(id, judgement, Optional.empty());
    }

    private static ObjectRef ref(StoredObject object) {
        return new ObjectRef(object.key(), object.sha256());
    }

    /** The summary that an iteration stored. */
    public List<SummaryRow> summary(int iteration) {
        return TrajectoryObjects.SUMMARIES.read(store, Keys.summary(TinyCampaign.BRANCH, iteration));
    }

    /** What the iteration's summary says of one trajectory, which it must have exactly once. */
    public SummaryRow summary(int iteration, TrajectoryId id) {
        return requireNonNull(summary(iteration).stream()
                .filter(row -> row.trajectory().equals(id))
                .reduce(null, (none, row) -> {
                    if (none != null) {
                        throw new AssertionError("%s: twice in the summary of %d".formatted(id, iteration));
                    }
                    return row;
                }));
    }
}
