package dev.ratchet.activities.training;

import dev.ratchet.activities.Heartbeat;
import dev.ratchet.activities.buffer.RewardSchedule;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.policy.PolicySettings;
import dev.ratchet.activities.policy.StoredModelFiles;
import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.activities.rollout.SealedRows;
import dev.ratchet.activities.settings.CampaignData;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TensorSource;
import dev.ratchet.policy.formats.TokenizerFiles;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.policy.training.Example;
import dev.ratchet.policy.training.Learner;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.policy.training.TrainingReport;
import dev.ratchet.policy.training.UpdateReport;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.WarmUpExample;
import dev.ratchet.storage.replay.BufferManifest;
import dev.ratchet.storage.replay.ReplayLog;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.contract.TrainingActivities;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves the weights: warm-up, then one step of mirror descent an iteration, whose optimizer starts anew each time
 * (section 2.3.2), so that between iterations the weights are the whole state.
 */
public final class PolicyTraining implements TrainingActivities, AutoCloseable {
    private static final JsonObjects<Trained> TRAINED = new JsonObjects<>("ratchet.trained/1", Trained.class);

    private final BlobStore store;
    private final SettingsStore settings;
    private final WeightsStore weightsStore;
    private @Nullable Kept kept;

    public PolicyTraining(BlobStore store, SettingsStore settings) {
        this.store = store;
        this.settings = settings;
        this.weightsStore = new WeightsStore(store);
    }

    /** Weights in memory whose stored bytes have this checksum, so that the next step need not load them. */
    private record Kept(String sha256, Weights weights) {}

    @Override
    public synchronized Trained warmUp(BranchId branch, ObjectRef settingsRef) {
        CampaignData campaign = settings.open(settingsRef);
        Compute.configure(campaign.spec().compute().threads());
        Optional<Trained> stored = find(branch, 0);
        if (stored.isPresent()) {
            return stored.get();
        }
        try (Heartbeat heartbeat = Heartbeat.begin("warm-up")) {
            ModelFiles files = BasePolicy.files(store, campaign.settings());
            ModelConfig config = ModelConfigs.read(files);
            Weights weights = campaign.spec().model().scratch() == null
                    ? Policies.weights(files, config)
                    : Weights.initial(config, campaign.spec().seed());
            try {
                return keep(branch, 0, weights, fineTune(branch, campaign, files, config, weights, heartbeat));
            } finally {
                closeUnlessKept(weights);
            }
        } catch (IOException e) {
            throw new FaultException(Fault.STORAGE_UNAVAILABLE, "warm-up: reading broke off: " + e, e);
        } finally {
            Compute.releaseFreedMemory();
        }
    }

    private TrainingReport fineTune(
            BranchId branch,
            CampaignData campaign,
            ModelFiles files,
            ModelConfig config,
            Weights weights,
            Heartbeat heartbeat)
            throws IOException {
        WarmUpSpec spec = campaign.spec().warmUp();
        ObjectRef corpus = campaign.settings().inputs().warmUpExamples();
        if (spec.steps() == 0 || corpus == null) {
            return new TrainingReport(List.of(), 0);
        }
        try (var tokenizer = TokenizerFiles.tokenizer(files, config);
                Learner learner = new Learner(weights)) {
            PromptEncoder encoder = Policies.encoder(
                    files, config, tokenizer, campaign.spec().model().chat());
            StoredPictures pictures = new StoredPictures(store);
            List<Example> examples = new ArrayList<>();
            for (WarmUpExample example : PromptFiles.readExamples(corpus.key(), settings.proven(corpus))) {
                examples.add(new Example(
                        encoder.encode(example.question(), example.images().size()),
                        pictures.seen(example.images(), config),
                        response(example.response(), tokenizer, config)));
            }
            return learner.warmUp(
                    examples,
                    PolicySettings.warmUp(campaign.spec()),
                    new StoredCheckpoints(store, branch, 0, heartbeat),
                    (done, total) -> heartbeat.moved(new HeartbeatDetails("", "update", done, total)));
        }
    }

    private static TokenIds response(String text, Tokenizer tokenizer, ModelConfig config) {
        return tokenizer.encode(text).followedBy(TokenIds.of(config.endTokens().getFirst()));
    }

    @Override
    public synchronized Trained trainStep(
            BranchId branch, ObjectRef settingsRef, int iteration, PolicyRef reference, BufferRef buffer) {
        CampaignData campaign = settings.open(settingsRef);
        Compute.configure(campaign.spec().compute().threads());
        Optional<Trained> stored = find(branch, iteration);
        if (stored.isPresent()) {
            return stored.get();
        }
        try (Heartbeat heartbeat = Heartbeat.begin("train step " + iteration)) {
            BufferManifest manifest = ReplayLog.MANIFESTS.read(
                    store, buffer.manifest().key(), buffer.manifest().sha256());
            Weights weights = reference(reference);
            try {
                StepData data = new StepData(
                        new SealedRows(store),
                        images -> new StoredPictures(store).seen(images, weights.config()),
                        new RewardSchedule(campaign.spec().reward(), iteration),
                        campaign.spec().replay(),
                        campaign.spec().training().objective());
                return keep(
                        branch,
                        iteration,
                        weights,
                        learn(branch, campaign, iteration, weights, data.groups(manifest.taken()), heartbeat));
            } finally {
                closeUnlessKept(weights);
            }
        } finally {
            Compute.releaseFreedMemory();
        }
    }

    private TrainingReport learn(
            BranchId branch,
            CampaignData campaign,
            int iteration,
            Weights weights,
            List<TrainedGroup> groups,
            Heartbeat heartbeat) {
        try (Learner learner = new Learner(weights)) {
            return learner.step(
                    groups,
                    PolicySettings.step(campaign.spec(), iteration),
                    new StoredCheckpoints(store, branch, iteration, heartbeat),
                    (done, total) -> heartbeat.moved(new HeartbeatDetails("", "update", done, total)));
        }
    }

    /** π_θi in memory, and no longer kept: a step changes it in place. */
    private Weights reference(PolicyRef reference) {
        if (kept != null && kept.sha256().equals(reference.weightsSha256())) {
            Weights weights = kept.weights();
            kept = null;
            return weights;
        }
        close();
        WeightsManifest manifest = WeightsStore.MANIFESTS.read(
                store, reference.manifest().key(), reference.manifest().sha256());
        StoredModelFiles files = new StoredModelFiles(weightsStore, manifest);
        try {
            return Policies.weights(files, ModelConfigs.read(files));
        } catch (IOException e) {
            throw new FaultException(Fault.STORAGE_UNAVAILABLE, "model files: reading broke off: " + e, e);
        }
    }

    private Optional<Trained> find(BranchId branch, int iteration) {
        return TRAINED.find(store, Keys.trained(branch, iteration)).map(JsonObjects.Stored::content);
    }

    /** Stores the weights under their hash, then the record of what the step came to. */
    private Trained keep(BranchId branch, int iteration, Weights weights, TrainingReport report) {
        List<TensorSource> tensors = new ArrayList<>();
        weights.forEach(tensor -> tensors.add(TensorSource.of(tensor)));
        WeightsFile file = weightsStore.put(
                Safetensors.MODEL,
                sha256 -> Keys.weightsFile(branch, sha256, Safetensors.MODEL),
                out -> Safetensors.write(out, tensors));
        UpdateReport last = report.updates().isEmpty()
                ? new UpdateReport(0, 0, 0, 0, 0)
                : report.updates().getLast();
        Trained trained = new Trained(
                file.key(),
                file.sha256(),
                file.bytes(),
                report.updates().size(),
                last.loss(),
                last.gradientNorm(),
                report.updates().stream().mapToLong(UpdateReport::tokens).sum(),
                Learner.numerics());
        Trained stored = TRAINED.createOrRead(store, Keys.trained(branch, iteration), trained)
                .content();
        close();
        if (stored.weightsSha256().equals(file.sha256())) { // else somebody was first, and theirs is what counts
            kept = new Kept(file.sha256(), weights);
        }
        return stored;
    }

    /** However a step ends: the engine's memory is nobody's to collect. A learner must be closed before its weights. */
    private void closeUnlessKept(Weights weights) {
        if (kept == null || kept.weights() != weights) {
            weights.close();
        }
    }

    @Override
    public synchronized PolicyRef publish(
            BranchId branch,
            ObjectRef settingsRef,
            int iteration,
            @Nullable PolicyRef parent,
            Trained trained,
            PolicyVersion version) {
        String key = Keys.weightsManifest(branch, iteration);
        try (Heartbeat heartbeat = Heartbeat.begin("publish policy " + version.number())) {
            var stored = WeightsStore.MANIFESTS.find(store, key);
            if (stored.isEmpty()) {
                WeightsFile weights = new WeightsFile(
                        Safetensors.MODEL, trained.weightsKey(), trained.weightsSha256(), trained.weightsBytes());
                weightsStore.prove(weights);
                List<WeightsFile> files = new ArrayList<>(List.of(weights));
                files.addAll(smallFiles(branch, settings.open(settingsRef), trained.weightsSha256()));
                String parentKey = parent == null ? null : parent.manifest().key();
                stored = Optional.of(WeightsStore.MANIFESTS.createOrRead(
                        store, key, new WeightsManifest(version.number(), parentKey, files)));
                heartbeat.moved(new HeartbeatDetails(key, "published", 1, 1));
            }
            return new PolicyRef(
                    version,
                    new ObjectRef(key, stored.get().object().sha256()),
                    stored.get().content().weightsSha256());
        } catch (IOException e) {
            throw new FaultException(Fault.STORAGE_UNAVAILABLE, "model files: reading broke off: " + e, e);
        }
    }

    /** Copies configuration and tokenizer beside the weights, so that the folder is a whole Hugging Face directory. */
    private List<WeightsFile> smallFiles(BranchId branch, CampaignData campaign, String weightsSha256)
            throws IOException {
        ModelFiles base = BasePolicy.files(store, campaign.settings());
        List<WeightsFile> files = new ArrayList<>();
        for (String name : base.names()) {
            if (name.endsWith(".safetensors") || name.equals(Safetensors.INDEX)) {
                continue;
            }
            byte[] content;
            try (var in = base.open(name)) {
                content = in.readAllBytes();
            }
            files.add(weightsStore.put(
                    name, _ -> Keys.weightsFile(branch, weightsSha256, name), out -> out.write(content)));
        }
        return files;
    }

    @Override
    public synchronized void close() {
        if (kept != null) {
            kept.weights().close();
            kept = null;
        }
    }
}
