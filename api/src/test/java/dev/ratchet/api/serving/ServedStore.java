package dev.ratchet.api.serving;

import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.ApiOptions;
import dev.ratchet.api.ApiServer;
import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An API over a store with a campaign {@code chat}, whose weights are those of a chat model. */
public final class ServedStore implements AutoCloseable {
    public static final String CAMPAIGN = "chat";

    private static final BranchId BRANCH = BranchId.main(CAMPAIGN);

    private final Place place;
    private final BlobStore store;
    private final ObjectRef settings;
    private final ApiServer server;
    private @Nullable PolicyRef policy;
    private @Nullable ObjectRef commit;
    private int iteration;

    /** Serves the model in {@code model} as version 0. */
    public ServedStore(Path folder, Path model, ServingLimits limits) throws IOException {
        Files.createDirectories(folder);
        place = new Place(
                new HomeDirectory(folder.resolve("home")).create(),
                folder.resolve("store").toUri(),
                Map.of());
        store = new DirectoryBlobStore(folder.resolve("store"));
        Path specification = Files.writeString(folder.resolve("chat.yaml"), """
                name: chat
                iterations: 100
                model: {directory: "%s", chat: {system: Be kind.}}
                prompts: {arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}}
                rollout: {promptsPerIteration: 2, samplesPerPrompt: 2, iterationTokens: 4, segmentTokens: 2, hardLimit: 8}
                evaluation: {problems: 5}
                compute: {threads: 1}
                """.formatted(model));
        var prepared = new CampaignPreparation(store).prepare(SpecificationReader.read(specification), folder);
        new Origins(store).claim(BRANCH, prepared.settings());
        settings = prepared.settings();
        commit(model);
        ApiOptions standard = ApiOptions.at("127.0.0.1", 0);
        server = ApiServer.start(
                place,
                store,
                new ApiOptions(
                        standard.host(),
                        0,
                        null,
                        null,
                        null,
                        new Rates(20_000, 10_000, 20),
                        RequestTime.STANDARD,
                        StreamLimits.STANDARD,
                        limits));
    }

    /** Commits the model in {@code model} as the next version. */
    public void commit(Path model) throws IOException {
        policy = publish(HuggingFaceDirectory.open(model));
        commit = new StoreCommits(store)
                .commit(new CommitRequest(BRANCH, settings, iteration, commit, policy, null, null, List.of("none")))
                .commit();
        iteration++;
    }

    private PolicyRef publish(ModelFiles model) throws IOException {
        WeightsStore weights = new WeightsStore(store);
        WeightsFile file = weights.put(
                Safetensors.MODEL,
                sha256 -> Keys.weightsFile(BRANCH, sha256, Safetensors.MODEL),
                out -> model.open(Safetensors.MODEL).transferTo(out));
        List<WeightsFile> files = new ArrayList<>(List.of(file));
        for (String name : model.names()) {
            if (!name.equals(Safetensors.MODEL)) {
                files.add(weights.put(
                        name,
                        _ -> Keys.weightsFile(BRANCH, file.sha256(), name),
                        out -> model.open(name).transferTo(out)));
            }
        }
        PolicyRef parent = policy;
        String key = Keys.weightsManifest(BRANCH, iteration);
        var stored = WeightsStore.MANIFESTS.createOrRead(
                store,
                key,
                new WeightsManifest(
                        iteration, parent == null ? null : parent.manifest().key(), files));
        return new PolicyRef(
                new PolicyVersion(iteration), new ObjectRef(key, stored.object().sha256()), file.sha256());
    }

    public URI address() {
        return server.address();
    }

    ApiKeys keys() {
        return ApiKeys.of(place);
    }

    @Override
    public void close() {
        server.close();
    }
}
