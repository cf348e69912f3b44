package dev.ratchet.activities.rollout;

import dev.ratchet.activities.Heartbeat;
import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.activities.policy.OpenPolicy;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.ArrowObjects.Stored;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RoundRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a shard round by round (section 2.6.2). Round r is an object of its own, stored before its key is told to
 * Temporal; a retry reads the rounds that are there and goes on after them, so a crash costs the round being written.
 */
public final class DurableRollout implements RolloutActivities {
    private final BlobStore store;
    private final SettingsStore settings;
    private final Policies policies;
    private final WorkMeter meter;

    public DurableRollout(BlobStore store, SettingsStore settings, Policies policies) {
        this(store, settings, policies, WorkMeter.NONE);
    }

    public DurableRollout(BlobStore store, SettingsStore settings, Policies policies, WorkMeter meter) {
        this.store = store;
        this.settings = settings;
        this.policies = policies;
        this.meter = meter;
    }

    @Override
    public ShardRef rollOut(ShardRequest request) {
        return write(request, ShardKeys.newShard(request));
    }

    @Override
    public ShardRef resumePartialRollouts(ShardRequest request) {
        return write(request, ShardKeys.resumedShard(request));
    }

    private ShardRef write(ShardRequest request, ShardKeys keys) {
        CampaignData campaign = settings.open(request.settings());
        try (Heartbeat heartbeat = Heartbeat.begin(keys.name())) {
            Optional<Stored<RolloutRow>> sealed = TrajectoryObjects.ROLLOUTS.find(store, keys.sealed());
            if (sealed.isPresent()) {
                return describe(keys, sealed.get());
            }
            OpenPolicy policy = policies.open(request.policy(), campaign.spec());
            ShardReader reader = new ShardReader(store, campaign, policy);
            List<ShardTrajectory> shard = keys.resumed() ? reader.resumed(request) : reader.begun(request);
            RoundWriter writer = RoundWriter.of(request, campaign.spec(), policy);
            return describe(keys, seal(writeRounds(shard, request, writer, keys, heartbeat), request, keys, policy));
        } finally {
            Compute.releaseFreedMemory();
        }
    }

    private List<ShardTrajectory> writeRounds(
            List<ShardTrajectory> shard,
            ShardRequest request,
            RoundWriter writer,
            ShardKeys keys,
            Heartbeat heartbeat) {
        List<ShardTrajectory> now = shard;
        for (int round = 0; now.stream().anyMatch(ShardTrajectory::live); round++) {
            String key = keys.round(round);
            String what = "round %d".formatted(round + 1);
            List<ShardTrajectory> before = now;
            List<RoundRow> rows = TrajectoryObjects.ROUNDS
                    .find(store, key)
                    .orElseGet(() -> {
                        Stored<RoundRow> written = TrajectoryObjects.ROUNDS.createOrRead(
                                store,
                                key,
                                writer.write(
                                        before,
                                        (done, total) -> heartbeat.moved(new HeartbeatDetails("", what, done, total))));
                        meter.wrote(request.branch(), request.scope().purpose(), tokens(written.rows()));
                        return written;
                    })
                    .rows();
            now = after(now, rows, key);
            heartbeat.moved(new HeartbeatDetails(key, what, 0, 0));
            heartbeat.atBoundary();
        }
        return now;
    }

    private static long tokens(List<RoundRow> rows) {
        return rows.stream().mapToLong(row -> row.segment().tokens().length()).sum();
    }

    /** Adds a round's rows to the trajectories they belong to; both are in the plan's order. */
    private static List<ShardTrajectory> after(List<ShardTrajectory> shard, List<RoundRow> rows, String key) {
        List<ShardTrajectory> next = new ArrayList<>(shard.size());
        int row = 0;
        for (ShardTrajectory trajectory : shard) {
            next.add(trajectory.live() ? trajectory.followedBy(rows.get(row++), key) : trajectory);
        }
        return next;
    }

    /** Stores what the shard wrote in this iteration as one object, with the text of the answers that are finished. */
    private Stored<RolloutRow> seal(
            List<ShardTrajectory> shard, ShardRequest request, ShardKeys keys, OpenPolicy policy) {
        List<RolloutRow> rows = shard.stream()
                .map(trajectory -> trajectory.sealed(
                        request.scope().iteration(), request.policy().version(), policy.tokenizer()))
                .toList();
        Stored<RolloutRow> sealed = TrajectoryObjects.ROLLOUTS.createOrRead(store, keys.sealed(), rows);
        rows.forEach(row -> meter.sealed(
                request.branch(), request.scope().purpose(), row.segment().stop(), row.totalLength()));
        return sealed;
    }

    private static ShardRef describe(ShardKeys keys, Stored<RolloutRow> sealed) {
        TreeMap<Domain, Integer> finished = new TreeMap<>();
        int unfinished = 0;
        long tokens = 0;
        for (RolloutRow row : sealed.rows()) {
            tokens += row.segment().tokens().length();
            if (row.finished()) {
                finished.merge(row.prompt().domain(), 1, Integer::sum);
            } else {
                unfinished++;
            }
        }
        return new ShardRef(
                keys.name(),
                new ObjectRef(sealed.object().key(), sealed.object().sha256()),
                finished,
                unfinished,
                tokens,
                sealed.rows().stream()
                        .flatMap(row -> row.numerics().stream())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" | ")));
    }
}
