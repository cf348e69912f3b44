package dev.ratchet.activities.policy;

import dev.ratchet.activities.settings.TextCheck;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TokenizerFiles;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.tokens.ChatTemplate;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens published policies and keeps the newest one open. Opening reads every file to its end, which proves the
 * manifest's checksums before any work is taken.
 */
public final class Policies implements AutoCloseable {
    private final BlobStore blobs;
    private final WeightsStore store;
    private @Nullable PolicyRef ref;
    private @Nullable OpenPolicy open;

    public Policies(BlobStore blobs) {
        this.blobs = blobs;
        this.store = new WeightsStore(blobs);
    }

    /** The policy, in an engine as the specification has it. One shard at a time has it. */
    public synchronized OpenPolicy open(PolicyRef wanted, CampaignSpec spec) {
        if (open != null && wanted.equals(ref)) {
            return open;
        }
        close();
        System.gc(); // else the heap grows to its limit, a version's weights at a time, before it is collected whole
        open = load(files(wanted), spec);
        ref = wanted;
        return open;
    }

    /**
     * Refuses prompts that these weights have no tokens for, or no room for with their answers.
     *
     * @throws FaultException {@code INVALID_REQUEST} which names the prompt
     */
    public void mustRead(PolicyRef policy, CampaignSpec spec, PromptSet prompts) {
        StoredModelFiles files = files(policy);
        try {
            ModelConfig config = ModelConfigs.read(files);
            try (HuggingFaceTokenizer tokenizer = TokenizerFiles.tokenizer(files, config)) {
                PromptEncoder encoder =
                        encoder(files, config, tokenizer, spec.model().chat());
                new TextCheck(spec, prompts, List.of()).imported(config, tokenizer, encoder);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private StoredModelFiles files(PolicyRef policy) {
        return new StoredModelFiles(
                store,
                WeightsStore.MANIFESTS.read(
                        blobs, policy.manifest().key(), policy.manifest().sha256()));
    }

    private static FaultException broken(IOException failure) {
        return new FaultException(Fault.STORAGE_UNAVAILABLE, "model files: reading broke off: " + failure, failure);
    }

    private static OpenPolicy load(ModelFiles files, CampaignSpec spec) {
        try {
            ModelConfig config = ModelConfigs.read(files);
            return load(files, spec, config, TokenizerFiles.tokenizer(files, config));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Takes the tokenizer over, and closes it where no policy comes of it. */
    private static OpenPolicy load(
            ModelFiles files, CampaignSpec spec, ModelConfig config, HuggingFaceTokenizer tokenizer)
            throws IOException {
        try {
            PromptEncoder prompts =
                    encoder(files, config, tokenizer, spec.model().chat());
            return new OpenPolicy(Samplers.open(files, config, spec), tokenizer, prompts);
        } catch (IOException | RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Loads weights, reading every file to its end, which proves its checksum. */
    public static Weights weights(ModelFiles files, ModelConfig config) throws IOException {
        return Weights.load(config, sink -> Safetensors.read(files, sink));
    }

    /**
     * Loads a policy for an engine of one's own.
     *
     * @param tokenizers that are open already, by the SHA-256 of their file; a new one is put there, for the caller to close
     */
    public static LoadedPolicy load(
            BlobStore blobs, PolicyRef wanted, CampaignSpec spec, Map<String, HuggingFaceTokenizer> tokenizers) {
        StoredModelFiles files = new Policies(blobs).files(wanted);
        try {
            ModelConfig config = ModelConfigs.read(files);
            String sha256 = files.manifest().file(HuggingFaceTokenizer.FILE).sha256();
            HuggingFaceTokenizer tokenizer = tokenizers.get(sha256);
            if (tokenizer == null) {
                tokenizer = TokenizerFiles.tokenizer(files, config);
                tokenizers.put(sha256, tokenizer);
            }
            return new LoadedPolicy(
                    DecoderWeights.load(config, Precision.FP32, sink -> Safetensors.read(files, sink)),
                    tokenizer,
                    encoder(files, config, tokenizer, spec.model().chat()));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** How this campaign puts its questions: as they stand, or in the model's chat template. */
    public static PromptEncoder encoder(
            ModelFiles files, ModelConfig config, Tokenizer tokenizer, ModelSpec.@Nullable Chat chat)
            throws IOException {
        if (chat == null) {
            return new PromptEncoder.Raw(tokenizer, config.vision());
        }
        ChatTemplate template = TokenizerFiles.chatTemplate(files)
                .orElseThrow(
                        () -> new FaultException(
                                Fault.UNUSABLE_MODEL,
                                "model.chat: the model has no chat template (expected: one in tokenizer_config.json, or no model.chat)"));
        return new PromptEncoder.Chat(tokenizer, template, Optional.ofNullable(chat.system()), config.vision());
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
            ref = null;
        }
    }
}
