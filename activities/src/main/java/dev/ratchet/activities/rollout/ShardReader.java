package dev.ratchet.activities.rollout;

import dev.ratchet.activities.plan.PlannedShards;
import dev.ratchet.activities.plan.PlannedShards.PlannedGroup;
import dev.ratchet.activities.plan.PlannedShards.PlannedPartial;
import dev.ratchet.activities.plan.Plans;
import dev.ratchet.activities.policy.OpenPolicy;
import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.policy.vision.Picture;
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
    private final ModelConfig config;
    private final StoredPictures pictures;
    private final Map<Prompt, Asked> asked = new HashMap<>();

    /** A prompt as the policy reads and sees it. */
    private record Asked(TokenIds tokens, List<Picture> pictures) {}

    ShardReader(BlobStore store, CampaignData campaign, OpenPolicy policy) {
        this.store = store;
        this.campaign = campaign;
        encoder = policy.prompts();
        config = policy.sampler().config();
        pictures = new StoredPictures(store);
    }

    /** Trajectories that begin: the groups of the shard, sample by sample. */
    List<ShardTrajectory> begun(ShardRequest request) {
        PlannedShards plan = Plans.read(store, request.plan());
        List<ShardTrajectory> shard = new ArrayList<>();
        for (PlannedGroup group : plan.newShards().get(request.shard()).groups()) {
            Prompt prompt = campaign.prompt(group.prompt());
            Asked asks = asked(prompt);
            for (int sample = 0; sample < plan.samples(); sample++) {
                TrajectoryId id = new TrajectoryId(group.group(), sample);
                shard.add(new ShardTrajectory(
                        id, prompt, asks.tokens(), asks.pictures(), TokenIds.EMPTY, List.of(), List.of()));
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
                    asked(prompt).tokens(),
                    asked(prompt).pictures(),
                    older,
                    partial.segments(),
                    List.of()));
        }
        return shard;
    }

    /** Each prompt is encoded, and its pictures are read, once for all its trajectories. */
    private Asked asked(Prompt prompt) {
        return asked.computeIfAbsent(
                prompt,
                each -> new Asked(
                        encoder.encode(each.question(), each.images().size()), pictures.seen(each.images(), config)));
    }
}
