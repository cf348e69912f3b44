package dev.ratchet.activities.policy;

import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsStore;
import java.io.InputStream;
import java.util.List;

/** A published Hugging Face directory; every stream proves the checksum that the manifest names. */
public record StoredModelFiles(WeightsStore store, WeightsManifest manifest) implements ModelFiles {
    @Override
    public List<String> names() {
        return manifest.names();
    }

    @Override
    public InputStream open(String name) {
        return store.open(manifest.file(name));
    }
}
