package dev.ratchet.activities.training;

import dev.ratchet.activities.policy.StoredModelFiles;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.TokenizerFiles;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.tokens.CharacterTokenizers;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.ModelSpec.Scratch;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a campaign's base policy: those of the imported model, or made from the specification. */
public final class BasePolicy {
    private BasePolicy() {}

    /** All files of the base policy; a model from scratch has no weights among them. */
    public static ModelFiles files(BlobStore blobs, CampaignSettings settings) {
        ObjectRef base = settings.inputs().baseModel();
        if (base != null) {
            return new StoredModelFiles(
                    new WeightsStore(blobs), WeightsStore.MANIFESTS.read(blobs, base.key(), base.sha256()));
        }
        Scratch scratch = settings.spec().model().scratch();
        if (scratch == null) {
            throw new IllegalArgumentException("model: neither imported nor from scratch (expected: one of the two)");
        }
        return scratch(scratch);
    }

    /** The files of a model from scratch, all but its weights. */
    public static ModelFiles scratch(Scratch scratch) {
        ModelConfig config = config(scratch);
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(ModelConfigs.CONFIG, ModelConfigs.write(config));
        files.put(ModelConfigs.GENERATION_CONFIG, ModelConfigs.writeGeneration(config));
        ModelConfigs.writePreprocessor(config).ifPresent(file -> files.put(ModelConfigs.PREPROCESSOR_CONFIG, file));
        boolean sees = config.vision().isPresent();
        files.put(HuggingFaceTokenizer.FILE, CharacterTokenizers.tokenizerJson(scratch.alphabet(), sees));
        files.put(TokenizerFiles.CONFIG, CharacterTokenizers.configJson(scratch.contextLength()));
        return new MadeFiles(files);
    }

    private static ModelConfig config(Scratch scratch) {
        int characters = (int) scratch.alphabet().codePoints().count();
        ModelSpec.Vision vision = scratch.vision();
        ModelConfig text = new ModelConfig(
                "LlamaForCausalLM",
                characters + (vision == null ? 1 : 2), // and the end token, and the one for images
                scratch.width(),
                scratch.layers(),
                scratch.heads(),
                scratch.keyValueHeads(),
                scratch.width() / scratch.heads(),
                scratch.hiddenWidth(),
                scratch.contextLength(),
                scratch.ropeBase(),
                1e-5,
                true,
                -1,
                List.of(CharacterTokenizers.END_ID));
        return vision == null
                ? text
                : text.seeing(new VisionConfig(
                        vision.imageSize(),
                        vision.patchSize(),
                        vision.width(),
                        vision.layers(),
                        vision.heads(),
                        vision.hiddenWidth(),
                        1e-6,
                        characters + 1));
    }

    private record MadeFiles(SortedMap<String, byte[]> files) implements ModelFiles {
        @Override
        public List<String> names() {
            return List.copyOf(files.keySet());
        }

        @Override
        public InputStream open(String name) {
            byte[] content = files.get(name);
            if (content == null) {
                throw new IllegalArgumentException(
                        "model file %s: not made (expected: one of %s)".formatted(name, names()));
            }
            return new ByteArrayInputStream(content);
        }
    }
}
