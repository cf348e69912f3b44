package dev.ratchet.activities.settings;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.json.Added;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings by their content's hash. The newest are kept open, since they never change. */
public final class SettingsStore {
    /**
     * A new setting is a new version here, with an {@link Added} that says what campaigns from before
     * it did in its place. Its first default in {@code campaign-defaults.yaml} is the same, so that they can be gone on with.
     */
    static final List<Added> ADDED = List.of(
            new Added(2, "spec.reward.partialCredit", false),
            new Added(3, "spec.replay.hardLimit", ReplaySpec.HardLimit.TRAIN),
            new Added(4, "spec.reward.judge", null),
            new Added(5, "spec.rollout.filter", RolloutSpec.Filter.OFF),
            // The engine that there was; new campaigns begin with another (decision 0015).
            new Added(5, "spec.rollout.engine", RolloutSpec.Engine.EAGER),
            new Added(5, "spec.training.objective", TrainingSpec.Objective.DEFAULT),
            new Added(5, "spec.training.schedule", TrainingSpec.Schedule.DEFAULT),
            new Added(5, "spec.training.memory", TrainingSpec.Memory.DEFAULT),
            new Added(6, "spec.rollout.stop", RolloutSpec.Stop.NONE),
            new Added(6, "spec.rollout.repetition.repeatness", RolloutSpec.Repeatness.OFF),
            new Added(6, "spec.model.scratch.vision", null));

    /** Each holds a whole prompt set. */
    private static final int OPEN = 8;

    private static final JsonObjects<CampaignSettings> SETTINGS = objects(ADDED);

    private final BlobStore store;
    private final JsonObjects<CampaignSettings> objects;
    private final Map<ObjectRef, CampaignData> opened = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectRef, CampaignData> eldest) {
            return size() > OPEN;
        }
    };

    public SettingsStore(BlobStore store) {
        this(store, SETTINGS);
    }

    /** As if {@code objects} were today's version of settings. */
    SettingsStore(BlobStore store, JsonObjects<CampaignSettings> objects) {
        this.store = store;
        this.objects = objects;
    }

    /** Settings of the version that {@code added} comes to. */
    static JsonObjects<CampaignSettings> objects(List<Added> added) {
        int version = added.stream().mapToInt(Added::version).max().orElse(1);
        return new JsonObjects<>("ratchet.settings/" + version, CampaignSettings.class, added.toArray(Added[]::new));
    }

    /** Stores settings under the hash of their content; equal settings have one object. */
    public ObjectRef put(BranchId branch, CampaignSettings settings) {
        String key = Keys.settings(branch, JsonObjects.hash(settings));
        return new ObjectRef(
                key, objects.createOrRead(store, key, settings).object().sha256());
    }

    /**
     * Stores the settings of {@code before} with another specification.
     *
     * @param now when the change is made
     * @throws dev.ratchet.domain.fault.FaultException {@code INVALID_REQUEST} for a change of what may not change now
     */
    public ObjectRef putChanged(ObjectRef before, CampaignSpec wanted, Changeable now) {
        CampaignData old = open(before);
        CampaignSettings changed = new CampaignSettings(wanted, old.settings().inputs());
        Changeable.require(now, SettingsDifference.between(old.settings(), changed));
        CampaignPreparation.mustSuffice(wanted, old.prompts());
        return put(wanted.mainBranch(), changed);
    }

    public CampaignSettings read(ObjectRef settings) {
        return objects.read(store, settings.key(), settings.sha256());
    }

    public synchronized CampaignData open(ObjectRef settings) {
        return opened.computeIfAbsent(settings, this::load);
    }

    private CampaignData load(ObjectRef ref) {
        CampaignSettings settings = read(ref);
        ObjectRef promptSet = settings.inputs().promptSet();
        PromptSet prompts = PromptFiles.readPrompts(promptSet.key(), proven(promptSet));
        return new CampaignData(settings, prompts, prompts.byId());
    }

    /** The bytes of an imported object, proven. */
    public byte[] proven(ObjectRef object) {
        byte[] bytes = Blobs.read(store, object.key());
        Checksums.check(object.key(), "sha256", Checksums.sha256(bytes), object.sha256());
        return bytes;
    }
}
