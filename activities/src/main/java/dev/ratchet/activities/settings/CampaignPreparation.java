package dev.ratchet.activities.settings;

import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.policy.StoredModelFiles;
import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelCheck;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.TokenizerFiles;
import dev.ratchet.rewards.Verifiers;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.WarmUpExample;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.ModelSpec.Chat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a campaign before anything starts, and brings what its specification points to into the store: prompts, warm-up
 * corpus, base model. Equal content gives equal settings, whatever folder of whatever machine it came from.
 */
public final class CampaignPreparation {
    private final BlobStore store;

    public CampaignPreparation(BlobStore store) {
        this.store = store;
    }

    /**
     * Prepares a campaign. Done again it finds what it stored; a failure leaves nothing that a corrected try would trip over.
     *
     * @param folder what relative paths in the specification refer to
     * @throws FaultException or IllegalArgumentException which name the setting, its value and what was expected
     */
    public PreparedCampaign prepare(CampaignSpec spec, Path folder) {
        return prepare(spec, new InputFiles(store, folder));
    }

    /**
     * As {@link #prepare(CampaignSpec, Path)}, of a specification that came from elsewhere: it may name what is in the store, as
     * {@code sha256:…}, and no file of this machine.
     */
    public PreparedCampaign prepareStored(CampaignSpec spec) {
        return prepare(spec, new InputFiles(store, null));
    }

    private PreparedCampaign prepare(CampaignSpec spec, InputFiles files) {
        PromptSet prompts = files.prompts(spec);
        if (new Origins(store).find(spec.mainBranch()).isEmpty()) { // one that began before this was asked goes on
            mustBeJudged(spec, all(prompts).toList());
        }
        mustSuffice(spec, prompts);
        List<WarmUpExample> examples = files.examples(spec, prompts);
        ObjectRef base;
        try {
            base = model(spec, files, prompts, examples);
        } catch (IOException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "model.directory: %s: %s (expected: files that can be read)"
                            .formatted(spec.model().directory(), e),
                    e);
        }
        CampaignInputs inputs = new CampaignInputs(
                imported(PromptFiles.write(prompts)),
                examples.isEmpty() ? null : imported(PromptFiles.write(examples)),
                base);
        CampaignSpec portable = PortableSpec.of(spec);
        ObjectRef settings = new SettingsStore(store).put(spec.mainBranch(), new CampaignSettings(portable, inputs));
        return new PreparedCampaign(
                portable, settings, all(prompts).map(Prompt::domain).collect(Collectors.toSet()));
    }

    /** A reference that cannot be judged against would drop every group of its prompt. */
    public static void mustBeJudged(CampaignSpec spec, List<Prompt> prompts) {
        prompts.stream()
                .filter(prompt -> spec.reward().judgeOf(prompt.domain()).isEmpty()) // which reads any reference
                .forEach(prompt -> Verifiers.refusal(prompt).ifPresent(why -> {
                    throw new FaultException(Fault.INVALID_REQUEST, "prompt %s, %s".formatted(prompt.id(), why));
                }));
    }

    private static Stream<Prompt> all(PromptSet prompts) {
        return Stream.concat(prompts.train().stream(), prompts.heldOut().stream());
    }

    /** Refuses a campaign that has nothing to train on, and an evaluation of more held-out prompts than there are. */
    static void mustSuffice(CampaignSpec spec, PromptSet prompts) {
        if (spec.iterations() > 0) {
            prompts.mustTrain();
        }
        int heldOut = prompts.heldOut().size();
        mustSuffice("evaluation.problems", spec.evaluation().problems(), heldOut);
        if (spec.evaluation().every() > 0) {
            mustSuffice("evaluation.everyProblems", spec.evaluation().everyProblems(), heldOut);
        }
    }

    private static void mustSuffice(String setting, int problems, int heldOut) {
        if (problems > heldOut) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "%s: %d (expected: at most the %d held-out prompts of the prompt set; ask for fewer or hold out more)"
                            .formatted(setting, problems, heldOut));
        }
    }

    /** Checks that the model can read all texts; the manifest of a base model, null for one from scratch. */
    private @Nullable ObjectRef model(
            CampaignSpec spec, InputFiles inputs, PromptSet prompts, List<WarmUpExample> examples) throws IOException {
        ModelSpec model = spec.model();
        TextCheck check = new TextCheck(spec, prompts, examples);
        if (model.scratch() != null) {
            check.scratch(model.scratch(), model.chat());
            return null;
        }
        Optional<ObjectRef> stored = inputs.importedModel(spec);
        if (stored.isPresent()) { // its weights were checked when it was imported
            ObjectRef ref = stored.get();
            WeightsManifest manifest = WeightsStore.MANIFESTS.read(store, ref.key(), ref.sha256());
            ModelFiles files = new StoredModelFiles(new WeightsStore(store), manifest);
            texts("model.directory " + model.directory(), check, files, ModelConfigs.read(files), model.chat());
            return ref;
        }
        Path folder = inputs.modelDirectory(spec);
        HuggingFaceDirectory directory = HuggingFaceDirectory.open(folder);
        String what = "model.directory " + folder;
        texts(what, check, directory, in(what, () -> ModelCheck.of(directory)), model.chat());
        return new BaseModelImport(store).put(directory);
    }

    private static void texts(String what, TextCheck check, ModelFiles files, ModelConfig config, @Nullable Chat chat)
            throws IOException {
        try (var tokenizer = in(what, () -> TokenizerFiles.tokenizer(files, config))) {
            check.imported(config, tokenizer, Policies.encoder(files, config, tokenizer, chat));
        }
    }

    /** A look into a model's files. */
    @FunctionalInterface
    private interface Look<T> {
        T found() throws IOException;
    }

    /** Says of which model a file is that cannot be used. */
    private static <T> T in(String what, Look<T> look) throws IOException {
        try {
            return look.found();
        } catch (FaultException e) {
            throw new FaultException(e.fault(), "%s: %s".formatted(what, e.getMessage()), e);
        }
    }

    /** Stores a prompt set that came from elsewhere; {@code prompts.file} names it by {@code sha256:} and the checksum. */
    public ObjectRef importPrompts(PromptSet prompts) {
        StoredPictures pictures = new StoredPictures(store);
        all(prompts).forEach(prompt -> prompt.images().forEach(image -> pictures.known(null, image)));
        return imported(PromptFiles.write(prompts));
    }

    private ObjectRef imported(byte[] content) {
        String sha256 = Checksums.sha256(content);
        String key = Keys.imported(sha256, "jsonl");
        store.create(key, content);
        return new ObjectRef(key, sha256);
    }
}
