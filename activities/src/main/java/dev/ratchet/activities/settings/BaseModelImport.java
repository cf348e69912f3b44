package dev.ratchet.activities.settings;

import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TokenizerFiles;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Brings a Hugging Face directory into the store, each file under its own checksum, and names them in one manifest. */
final class BaseModelImport {
    private static final Set<String> TEXTS = Set.of(
            ModelConfigs.CONFIG,
            ModelConfigs.GENERATION_CONFIG,
            HuggingFaceTokenizer.FILE,
            TokenizerFiles.CONFIG,
            TokenizerFiles.TEMPLATE,
            Safetensors.INDEX);

    private final BlobStore store;

    BaseModelImport(BlobStore store) {
        this.store = store;
    }

    /** The manifest; a directory with the same files has the same. */
    ObjectRef put(HuggingFaceDirectory directory) {
        WeightsStore weights = new WeightsStore(store);
        List<WeightsFile> files = new ArrayList<>();
        for (String name : directory.names()) {
            if (TEXTS.contains(name) || name.endsWith(".safetensors")) {
                files.add(weights.put(name, sha256 -> Keys.baseModelFile(sha256, name), out -> {
                    try (InputStream in = directory.open(name)) {
                        in.transferTo(out);
                    }
                }));
            }
        }
        String key = Keys.baseModelManifest(JsonObjects.hash(files));
        var manifest = WeightsStore.MANIFESTS.createOrRead(store, key, new WeightsManifest(0, null, files));
        return new ObjectRef(key, manifest.object().sha256());
    }
}
