package dev.ratchet.storage.weights;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The create-once record that makes a Hugging Face directory visible: all its files, each with what proves it.
 *
 * @param policyVersion how many training steps the weights have seen
 * @param parent key of the manifest they were trained from; none for a base model
 */
public record WeightsManifest(int policyVersion, @Nullable String parent, List<WeightsFile> files) {
    /** The file whose checksum names the weights. */
    public static final String WEIGHTS = "model.safetensors";

    public WeightsManifest {
        require(policyVersion >= 0, "policy version: %d (expected: >= 0)", policyVersion);
        files = List.copyOf(files);
        require(
                files.stream().map(WeightsFile::name).distinct().count() == files.size(),
                "weights manifest: a file is there twice (expected: each once)");
    }

    /** A file of the directory and the object that holds it. */
    public record WeightsFile(String name, String key, String sha256, long bytes) {}

    /** SHA-256 of model.safetensors. */
    public String weightsSha256() {
        return file(WEIGHTS).sha256();
    }

    public WeightsFile file(String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "weights: no file %s (expected: one of %s)".formatted(name, names())));
    }

    public List<String> names() {
        return files.stream().map(WeightsFile::name).sorted().toList();
    }
}
