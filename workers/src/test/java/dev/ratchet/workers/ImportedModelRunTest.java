package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model, prompts and a warm-up corpus that somebody brings along, from the import to the end of a campaign. */
class ImportedModelRunTest {
    private static final String SPECIFICATION = """
            name: brought
            iterations: 2
            model:
              directory: model
              chat: {system: ab}
            prompts: {file: prompts.jsonl}
            warmUp: {steps: 2, batch: 2, corpus: {file: examples.jsonl}}
            rollout: {promptsPerIteration: 2, samplesPerPrompt: 2, iterationTokens: 4, segmentTokens: 2, hardLimit: 8}
            evaluation: {problems: 1}
            compute: {threads: 1}
            """;

    private static final String PROMPTS = """
            {"id":"a","domain":"math","level":1,"question":"a 1","answer":"1","split":"train"}
            {"id":"b","domain":"math","level":1,"question":"b 2","answer":"2","split":"train"}
            {"id":"c","domain":"math","level":1,"question":"ab 1","answer":"1","split":"heldout"}
            """;

    private static final String EXAMPLES = """
            {"question":"a 2","response":"2"}
            {"question":"b 1","response":"1"}
            """;

    /** "a abb" of the system and "a a 1b" of the question "a 1", as tokens of {@link TinyGguf}. */
    private static final TokenIds TEMPLATED = TokenIds.of(1, 3, 6, 2, 1, 3, 1, 3, 4, 2);

    @TempDir
    private Path folder;

    @Test
    void an_imported_model_with_its_chat_template_goes_through_a_whole_campaign() throws Exception {
        Files.write(folder.resolve("model.gguf"), TinyGguf.withChatTemplate());
        Files.writeString(folder.resolve("spec.yaml"), SPECIFICATION);
        Files.writeString(folder.resolve("prompts.jsonl"), PROMPTS);
        Files.writeString(folder.resolve("examples.jsonl"), EXAMPLES);
        int imported = Main.commandLine()
                .execute(
                        "model",
                        "import",
                        folder.resolve("model.gguf").toString(),
                        "--to",
                        folder.resolve("model").toString());
        assertThat(imported).isZero();

        try (LiveCommand run = LiveCommand.start(folder, "run", "run", "spec.yaml", "--json")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode summary = JsonMapper.builder()
                    .build()
                    .readTree(run.out().lines().toList().getLast());
            assertThat(summary.path("iterations").asInt()).isEqualTo(2);
            assertThat(summary.path("weightsSha256").asText()).hasSize(64);
        }

        assertThat(rollouts())
                .filteredOn(row -> row.prompt().question().equals("a 1"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.promptTokens()).isEqualTo(TEMPLATED));
    }

    private List<RolloutRow> rollouts() {
        BlobStore store = new DirectoryBlobStore(folder.resolve("home/store"));
        try (Stream<String> keys = store.list("")) {
            return keys.filter(key -> key.contains("/rollouts/"))
                    .flatMap(key -> TrajectoryObjects.ROLLOUTS.read(store, key).stream())
                    .toList();
        }
    }
}
