package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.ChatMessage;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImportTest {
    @TempDir
    Path directory;

    @Test
    void a_gguf_file_becomes_a_directory_that_reads_back_and_imports_to_itself() throws IOException {
        Path gguf = Files.write(directory.resolve("m.gguf"), TinyLlama.gguf().bytes());
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        List<Long> done = new ArrayList<>();

        ModelImport.run(gguf, first, (_, count, _) -> done.add(count));
        ModelImport.run(first, second, ImportProgress.SILENT);

        assertThat(done).hasSize(11).startsWith(0L, 1L);
        ModelFiles files = HuggingFaceDirectory.open(first);
        assertThat(files.names())
                .containsExactly(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        for (String name : files.names()) {
            assertThat(second.resolve(name)).hasSameBinaryContentAs(first.resolve(name));
        }
        ModelConfig config = ModelConfigs.read(files);
        assertThat(Safetensors.shapes(files)).hasSize(ModelTensors.of(config).size());
        try (HuggingFaceTokenizer tokenizer = TokenizerFiles.tokenizer(files, config)) {
            assertThat(tokenizer.encode("ab 12<|end|>")).isEqualTo(TokenIds.of(6, 3, 4, 5, 0));
        }
        assertThat(TokenizerFiles.chatTemplate(files).orElseThrow().prompt(List.of(user("hi"))))
                .isEqualTo("hi");
    }

    @Test
    void a_template_in_a_file_of_its_own_comes_along() throws IOException {
        Path source = imported();
        Files.writeString(source.resolve(TokenizerFiles.TEMPLATE), "<{{ messages[0].content }}>");
        Path target = directory.resolve("target");

        ModelImport.run(source, target, ImportProgress.SILENT);

        assertThat(TokenizerFiles.chatTemplate(HuggingFaceDirectory.open(target))
                        .orElseThrow()
                        .prompt(List.of(user("x"))))
                .isEqualTo("<x>");
    }

    @Test
    void a_target_in_use_and_a_source_without_a_model_are_refused() throws IOException {
        Path source = imported();

        assertFault(
                Fault.INVALID_REQUEST,
                () -> ModelImport.run(source, source, ImportProgress.SILENT),
                "is there already");
        assertFault(
                Fault.MISSING_DATA,
                () -> ModelImport.run(directory, directory.resolve("x"), ImportProgress.SILENT),
                "config.json");
        assertFault(
                Fault.MISSING_DATA,
                () -> ModelImport.run(directory.resolve("none"), directory.resolve("x"), ImportProgress.SILENT),
                "none");
    }

    @Test
    void a_refused_model_leaves_nothing_behind() throws IOException {
        Path source = imported();
        byte[] weights = Files.readAllBytes(source.resolve(Safetensors.MODEL));
        Files.write(source.resolve(Safetensors.MODEL), Arrays.copyOf(weights, weights.length - 1));

        assertFault(
                Fault.CORRUPT_DATA,
                () -> ModelImport.run(source, directory.resolve("target"), ImportProgress.SILENT),
                "ends 1 bytes before");

        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("m.gguf", "source");
        }
    }

    @Test
    void a_tokenizer_of_another_model_is_refused() throws IOException {
        Path source = imported();
        String config = Files.readString(source.resolve("config.json"));
        Files.writeString(source.resolve("config.json"), config.replace("\"vocab_size\" : 8", "\"vocab_size\" : 7"));

        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> ModelImport.run(source, directory.resolve("target"), ImportProgress.SILENT),
                "tokenizer that does not match",
                "8 tokens for a vocabulary of 7");
    }

    private Path imported() throws IOException {
        Path gguf = Files.write(directory.resolve("m.gguf"), TinyLlama.gguf().bytes());
        Path source = directory.resolve("source");
        ModelImport.run(gguf, source, ImportProgress.SILENT);
        return source;
    }

    private static ChatMessage user(String content) {
        return new ChatMessage(ChatMessage.Role.USER, content);
    }
}
