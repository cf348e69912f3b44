package dev.ratchet.activities.buffer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.activities.plan.PlannedShards.PlannedPartial;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.replay.BufferManifest;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.replay.Delta;
import dev.ratchet.storage.replay.Delta.OpenedGroup;
import dev.ratchet.storage.replay.ReplayBuffer;
import dev.ratchet.storage.replay.ReplayLog;
import dev.ratchet.storage.replay.ReplaySettings;
import dev.ratchet.storage.replay.Score;
import dev.ratchet.storage.replay.SealedTrajectory;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferActivities;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Appends an iteration's rollouts and verdicts to the replay buffer, and writes its narrow summary. */
public final class ReplayBuffering implements BufferActivities {
    private final BlobStore store;
    private final SettingsStore settings;
    private final WorkMeter meter;

    public ReplayBuffering(BlobStore store, SettingsStore settings) {
        this(store, settings, WorkMeter.NONE);
    }

    public ReplayBuffering(BlobStore store, SettingsStore settings, WorkMeter meter) {
        this.store = store;
        this.settings = settings;
        this.meter = meter;
    }

    @Override
    public Appended append(
            BranchId branch,
            ObjectRef settingsRef,
            RolloutPlan plan,
            @Nullable BufferRef before,
            List<ShardRef> shards,
            List<ScoresRef> scores) {
        CampaignSpec spec = settings.open(settingsRef).spec();
        int iteration = plan.scope().iteration();
        List<PlacedRow> rows = rows(shards);
        Map<TrajectoryId, Judgement> judgements = judgements(scores);
        ReplayLog log = new ReplayLog(store, branch, spec.replay().snapshotEvery());
        RewardSchedule rewards = new RewardSchedule(spec.reward(), iteration);
        ReplayLog.Entry entry = log.append(delta(rewards, spec.replay(), rows, judgements));
        Stored<BufferManifest> manifest = entry.manifest();
        ReplayBuffer buffer = entry.buffer();
        IterationSummary summary = new IterationSummary(manifest.content(), buffer, rows, judgements, rewards);
        StoredObject stored = TrajectoryObjects.SUMMARIES.write(store, Keys.summary(branch, iteration), summary.rows());
        List<ReplayBuffer.Partial> partials = buffer.partials(replay(spec.replay()));
        BufferRef ref = new BufferRef(
                new ObjectRef(manifest.object().key(), manifest.object().sha256()),
                manifest.content().taken().size(),
                buffer.groups().size(),
                partials.size());
        Figures figures = summary.figures(ref);
        meter.appended(
                branch,
                iteration,
                figures,
                ages(iteration, manifest.content().taken().stream().flatMap(group -> group.trajectories().stream())),
                ages(iteration, partials.stream().map(ReplayBuffer.Partial::trajectory)));
        return new Appended(ref, new ObjectRef(stored.key(), stored.sha256()), figures);
    }

    /** How many iterations ago they began. */
    private static List<Integer> ages(int iteration, Stream<BufferedTrajectory> trajectories) {
        return trajectories
                .map(trajectory -> iteration - trajectory.id().group().iteration())
                .toList();
    }

    /** The trajectories that go on after the iteration whose commit names {@code buffer}. */
    public List<PlannedPartial> partials(BranchId branch, ObjectRef settingsRef, BufferRef buffer) {
        ReplaySpec spec = settings.open(settingsRef).spec().replay();
        BufferManifest manifest = ReplayLog.MANIFESTS.read(
                store, buffer.manifest().key(), buffer.manifest().sha256());
        return new ReplayLog(store, branch, spec.snapshotEvery())
                .after(manifest.delta().iteration()).partials(replay(spec)).stream()
                        .map(partial -> new PlannedPartial(
                                partial.trajectory().id(),
                                partial.prompt(),
                                partial.trajectory().rows()))
                        .toList();
    }

    private static ReplaySettings replay(ReplaySpec spec) {
        return new ReplaySettings(
                spec.reuse(),
                spec.maxStaleness(),
                switch (spec.stale()) {
                    case TRAIN -> ReplaySettings.Stale.TRAIN;
                    case DROP -> ReplaySettings.Stale.DROP;
                });
    }

    /** A sealed row and where it lies. */
    record PlacedRow(RolloutRow row, RowLocation location) {}

    private List<PlacedRow> rows(List<ShardRef> shards) {
        List<PlacedRow> placed = new ArrayList<>();
        for (ShardRef shard : shards) {
            List<RolloutRow> rows = TrajectoryObjects.ROLLOUTS.read(
                    store, shard.rollout().key(), shard.rollout().sha256());
            for (int i = 0; i < rows.size(); i++) {
                placed.add(new PlacedRow(
                        rows.get(i), new RowLocation(shard.rollout().key(), i)));
            }
        }
        return placed;
    }

    private Map<TrajectoryId, Judgement> judgements(List<ScoresRef> scores) {
        Map<TrajectoryId, Judgement> judgements = new HashMap<>();
        for (ScoresRef ref : scores) {
            for (ScoreRow row : TrajectoryObjects.SCORES.read(
                    store, ref.scores().key(), ref.scores().sha256())) {
                judgements.put(row.trajectory(), row.judgement());
            }
        }
        return judgements;
    }

    private static Delta delta(
            RewardSchedule rewards, ReplaySpec spec, List<PlacedRow> rows, Map<TrajectoryId, Judgement> judgements) {
        Map<GroupId, List<SealedTrajectory>> begun = new TreeMap<>();
        Map<GroupId, PromptId> prompts = new HashMap<>();
        List<SealedTrajectory> resumed = new ArrayList<>();
        for (PlacedRow placed : rows) {
            GroupId group = placed.row().trajectory().group();
            SealedTrajectory sealed = sealed(placed, judgements, rewards);
            if (group.iteration() == rewards.iteration()) {
                begun.computeIfAbsent(group, _ -> new ArrayList<>()).add(sealed);
                prompts.put(group, placed.row().prompt().id());
            } else {
                resumed.add(sealed);
            }
        }
        List<OpenedGroup> opened = new ArrayList<>();
        begun.forEach((group, trajectories) ->
                opened.add(new OpenedGroup(group, requireNonNull(prompts.get(group), "prompt"), trajectories)));
        return new Delta(rewards.iteration(), replay(spec), opened, resumed);
    }

    private static SealedTrajectory sealed(
            PlacedRow placed, Map<TrajectoryId, Judgement> judgements, RewardSchedule rewards) {
        RolloutRow row = placed.row();
        Optional<Score> score =
                row.finished() ? Optional.of(score(row, judgements.get(row.trajectory()), rewards)) : Optional.empty();
        return new SealedTrajectory(
                row.trajectory(),
                placed.location(),
                row.totalLength(),
                row.segment().stop(),
                row.segment().writtenBy(),
                score);
    }

    private static Score score(RolloutRow row, @Nullable Judgement judgement, RewardSchedule rewards) {
        if (judgement == null) {
            throw new IllegalStateException("trajectory %s is finished and has no verdict".formatted(row.trajectory()));
        }
        return new Score(judgement.verdict(), rewards.correctness(judgement));
    }
}
