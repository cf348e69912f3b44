package dev.ratchet.activities.settings;

import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.prompts.ArithmeticProblems;
import dev.ratchet.storage.prompts.Pictures;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.WarmUpCorpus;
import dev.ratchet.storage.prompts.WarmUpExample;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.PromptsSpec.Arithmetic;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads, or generates, what a specification points to: files, or as {@code sha256:…} what was imported before.
 *
 * @param folder what relative paths refer to; null where no file may be read
 */
record InputFiles(BlobStore store, @Nullable Path folder) {
    private static final String IMPORTED = "sha256:";

    /** How the generated warm-up corpus puts its additions. */
    private static final String CORPUS_QUESTION = "{a}+{b}=";

    PromptSet prompts(CampaignSpec spec) {
        String file = spec.prompts().file();
        if (file != null) {
            return PromptFiles.readPrompts(file, content("prompts.file", file), pictures("prompts.file", file));
        }
        Arithmetic arithmetic = spec.prompts().arithmetic();
        if (arithmetic == null) {
            throw invalid("prompts: neither file nor arithmetic (expected: one of the two)", null);
        }
        return new ArithmeticProblems(
                        arithmetic.questions(),
                        arithmetic.minDigits(),
                        arithmetic.maxDigits(),
                        arithmetic.largestOperand())
                .generate(spec.seed(), arithmetic.train(), arithmetic.heldOut());
    }

    /** The warm-up corpus; empty where there is no warm-up. */
    List<WarmUpExample> examples(CampaignSpec spec, PromptSet prompts) {
        WarmUpSpec.Corpus corpus = spec.warmUp().corpus();
        if (spec.warmUp().steps() == 0 || !corpus.given()) {
            return List.of();
        }
        if (corpus.file() != null) {
            String setting = "warmUp.corpus.file";
            return PromptFiles.readExamples(
                    corpus.file(), content(setting, corpus.file()), pictures(setting, corpus.file()));
        }
        Arithmetic arithmetic = spec.prompts().arithmetic();
        WarmUpSpec.ArithmeticCorpus generated = corpus.arithmetic();
        if (generated == null || arithmetic == null || !arithmetic.questions().equals(List.of(CORPUS_QUESTION))) {
            throw invalid(
                    "warmUp.corpus.arithmetic: with other prompts (expected: prompts.arithmetic with questions: [\"%s\"], which it teaches)"
                            .formatted(CORPUS_QUESTION),
                    null);
        }
        return new WarmUpCorpus(
                        generated.workedShare(),
                        new WarmUpCorpus.Digits(arithmetic.minDigits(), arithmetic.maxDigits()),
                        heldOutEitherWay(prompts)::contains)
                .generate(spec.seed(), generated.examples());
    }

    /** Brings the pictures that a file's lines name into the store; of what was imported before they are there. */
    private Pictures pictures(String setting, String file) {
        StoredPictures stored = new StoredPictures(store);
        if (imported(setting, file).isPresent()) {
            return stored::known;
        }
        return new PictureFiles(resolve(setting, file), stored::put);
    }

    /** Held-out questions, and those that ask the same with the operands exchanged. */
    private static Set<String> heldOutEitherWay(PromptSet prompts) {
        Set<String> questions = new HashSet<>();
        for (Prompt prompt : prompts.heldOut()) {
            String question = prompt.question();
            int plus = question.indexOf('+');
            questions.add(question);
            questions.add(
                    question.substring(plus + 1, question.length() - 1) + "+" + question.substring(0, plus) + "=");
        }
        return questions;
    }

    /** The manifest of the base model that {@code model.directory} names by its SHA-256; empty where it names a folder. */
    Optional<ObjectRef> importedModel(CampaignSpec spec) {
        String setting = "model.directory";
        return imported(setting, String.valueOf(spec.model().directory())).map(sha256 -> {
            String key = Keys.baseModelManifest(sha256);
            return WeightsStore.MANIFESTS
                    .find(store, key)
                    .map(stored -> new ObjectRef(key, stored.object().sha256()))
                    .orElseThrow(() -> notImported(setting, sha256));
        });
    }

    /** The checksum in {@code sha256:…}; empty for a path. */
    private static Optional<String> imported(String setting, String name) {
        if (!name.startsWith(IMPORTED)) {
            return Optional.empty();
        }
        String sha256 = name.substring(IMPORTED.length());
        if (!Checksums.isSha256(sha256)) {
            throw invalid("%s: \"%s\" (expected: sha256: and 64 hexadecimal digits)".formatted(setting, name), null);
        }
        return Optional.of(sha256);
    }

    private static FaultException notImported(String setting, String sha256) {
        return invalid(
                "%s: sha256:%s is not in the store (expected: what was imported before)".formatted(setting, sha256),
                null);
    }

    Path modelDirectory(CampaignSpec spec) {
        String directory = spec.model().directory();
        if (directory == null) {
            throw invalid("model.directory: missing (expected: a folder)", null);
        }
        Path path = resolve("model.directory", directory);
        if (!Files.isDirectory(path)) {
            throw invalid(
                    "model.directory: %s (expected: a Hugging Face directory, as ./ratchet model import makes; relative paths refer to the folder of the specification)"
                            .formatted(path),
                    null);
        }
        return path;
    }

    private byte[] content(String setting, String file) {
        Optional<String> imported = imported(setting, file);
        if (imported.isPresent()) {
            String key = Keys.imported(imported.get(), "jsonl");
            byte[] content = Blobs.find(store, key).orElseThrow(() -> notImported(setting, imported.get()));
            Checksums.check(key, "sha256", Checksums.sha256(content), imported.get());
            return content;
        }
        Path path = resolve(setting, file);
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw invalid(
                    "%s: %s (expected: a file; relative paths refer to the folder of the specification)"
                            .formatted(setting, path),
                    e);
        } catch (IOException e) {
            throw invalid("%s: %s: %s (expected: a file that can be read)".formatted(setting, path, e), e);
        }
    }

    private Path resolve(String setting, String path) {
        if (folder == null) {
            throw invalid(
                    "%s: \"%s\" (expected: sha256:… of what was imported before; files of the server are not read)"
                            .formatted(setting, path),
                    null);
        }
        try {
            return folder.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw invalid("%s: \"%s\" (expected: a path)".formatted(setting, path), e);
        }
    }

    private static FaultException invalid(String message, @Nullable Throwable cause) {
        return new FaultException(Fault.INVALID_REQUEST, message, cause);
    }
}
