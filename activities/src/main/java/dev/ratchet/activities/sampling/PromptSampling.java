package dev.ratchet.activities.sampling;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.plan.PlannedShards;
import dev.ratchet.activities.plan.PlannedShards.NewShard;
import dev.ratchet.activities.plan.PlannedShards.PlannedGroup;
import dev.ratchet.activities.plan.PlannedShards.PlannedPartial;
import dev.ratchet.activities.plan.PlannedShards.ResumedShard;
import dev.ratchet.activities.plan.Plans;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.spec.RolloutSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws the prompts of an iteration and lists the partials that go on (section 2.3.4). The training split is shuffled
 * anew in every pass through it, so each prompt is drawn once a pass; which prompts an iteration has depends on the
 * seed and its number alone.
 */
public final class PromptSampling implements SamplingActivities {
    private static final long SHUFFLE = 0x73687566L; // "shuf"

    private final BlobStore store;
    private final SettingsStore settings;
    private final ReplayBuffering buffers;

    public PromptSampling(BlobStore store, SettingsStore settings, ReplayBuffering buffers) {
        this.store = store;
        this.settings = settings;
        this.buffers = buffers;
    }

    @Override
    public RolloutPlan samplePrompts(
            BranchId branch, ObjectRef settingsRef, int iteration, @Nullable BufferRef buffer) {
        CampaignData campaign = settings.open(settingsRef);
        RolloutSpec spec = campaign.spec().rollout();
        List<PlannedGroup> groups = new ArrayList<>();
        long first = (long) (iteration - 1) * spec.promptsPerIteration();
        Map<Long, int[]> orders = new HashMap<>();
        for (int index = 0; index < spec.promptsPerIteration(); index++) {
            Prompt prompt = drawn(campaign, first + index, orders);
            groups.add(new PlannedGroup(new GroupId(iteration, index), prompt.id()));
        }
        List<PlannedPartial> unfinished = buffer == null ? List.of() : buffers.partials(branch, settingsRef, buffer);
        return store(
                branch,
                RolloutScope.training(iteration),
                groups,
                unfinished,
                spec.samplesPerPrompt(),
                spec.shardTrajectories());
    }

    /** The {@code number}-th prompt drawn in the campaign, counted from 0; {@code orders} keeps each pass's order. */
    private static Prompt drawn(CampaignData campaign, long number, Map<Long, int[]> orders) {
        List<Prompt> train = campaign.prompts().train();
        long pass = number / train.size();
        int place = (int) (number % train.size());
        int[] order = orders.computeIfAbsent(
                pass, each -> shuffled(train.size(), campaign.spec().seed(), each));
        return train.get(order[place]);
    }

    private static int[] shuffled(int size, long seed, long pass) {
        SplittableRandom random = AddressedRandom.generator(seed, SHUFFLE, pass);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    @Override
    public RolloutPlan planEvaluation(BranchId branch, ObjectRef settingsRef, int iteration, int problems) {
        CampaignData campaign = settings.open(settingsRef);
        List<Prompt> heldOut = campaign.prompts().heldOut();
        if (heldOut.size() < problems) {
            throw new IllegalArgumentException(
                    "evaluation of %d problems: the prompt set has %d held-out prompts (expected: as many)"
                            .formatted(problems, heldOut.size()));
        }
        List<PlannedGroup> groups = new ArrayList<>();
        for (int index = 0; index < problems; index++) {
            groups.add(new PlannedGroup(
                    new GroupId(iteration, index), heldOut.get(index).id()));
        }
        int shard = campaign.spec().evaluation().shardTrajectories();
        return store(branch, RolloutScope.evaluation(iteration), groups, List.of(), 1, shard);
    }

    private RolloutPlan store(
            BranchId branch,
            RolloutScope scope,
            List<PlannedGroup> groups,
            List<PlannedPartial> unfinished,
            int samples,
            int shardTrajectories) {
        List<ResumedShard> resumed = PlannedShards.cut(unfinished, shardTrajectories).stream()
                .map(ResumedShard::new)
                .toList();
        List<NewShard> begun = PlannedShards.begin(groups, samples, shardTrajectories);
        return Plans.create(store, branch, scope, new PlannedShards(begun, resumed, samples));
    }
}
