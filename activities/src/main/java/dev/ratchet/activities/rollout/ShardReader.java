package dev.ratchet.activities.rollout;

import dev.ratchet.activities.plan.PlannedShards;
import dev.ratchet.activities.plan.PlannedShards.PlannedGroup;
import dev.ratchet.activities.plan.PlannedShards.PlannedPartial;
import dev.ratchet.activities.plan.Plans;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.contract.ShardRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the trajectories of a planned shard as they stand before this iteration. */
final class ShardReader {
    private final BlobStore store;
    private final CampaignData campaign;
    private final PromptEncoder encoder;

    ShardReader(BlobStore store, CampaignData campaign, PromptEncoder encoder) {
        this.store = store;
        this.campaign = campaign;
        this.encoder = encoder;
    }

    /** Trajectories that begin: the groups of the shard, sample by sample. */
    List<ShardTrajectory> begun(ShardRequest request) {
        PlannedShards plan = Plans.read(store, request.plan());
        List<ShardTrajectory> shard = new ArrayList<>();
        for (PlannedGroup group : plan.newShards().get(request.shard()).groups()) {
            Prompt prompt = campaign.prompt(group.prompt());
            TokenIds promptTokens = encoder.encode(prompt.question());
            for (int sample = 0; sample < plan.samples(); sample++) {
                TrajectoryId id = new TrajectoryId(group.group(), sample);
                shard.add(new ShardTrajectory(id, prompt, promptTokens, TokenIds.EMPTY, List.of(), List.of()));
            }
        }
        return shard;
    }

    /** Partials that go on: their older segments are read, never written again. */
    List<ShardTrajectory> resumed(ShardRequest request) {
        List<PlannedPartial> partials = Plans.read(store, request.plan())
                .resumedShards()
                .get(request.shard())
                .partials();
        SealedRows rows = new SealedRows(store);
        Map<Prompt, TokenIds> encoded = new HashMap<>();
        List<ShardTrajectory> shard = new ArrayList<>();
        for (PlannedPartial partial : partials) {
            Prompt prompt = campaign.prompt(partial.prompt());
            TokenIds older = partial.segments().stream()
                    .map(location ->
                            rows.of(partial.trajectory(), location).segment().tokens())
                    .reduce(TokenIds.EMPTY, TokenIds::followedBy);
            shard.add(new ShardTrajectory(
                    partial.trajectory(),
                    prompt,
                    encoded.computeIfAbsent(prompt, each -> encoder.encode(each.question())),
                    older,
                    partial.segments(),
                    List.of()));
        }
        return shard;
    }
}
