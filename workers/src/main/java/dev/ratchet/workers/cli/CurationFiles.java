package dev.ratchet.workers.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.rewards.code.TestCuration.Curated;
import dev.ratchet.rewards.code.UncuratedProblem;
import dev.ratchet.storage.prompts.PromptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A prompt set that grows problem by problem, and beside it what became of each. */
final class CurationFiles {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path prompts;
    private final Path report;

    CurationFiles(Path prompts) {
        this.prompts = prompts;
        this.report = prompts.resolveSibling(prompts.getFileName() + ".report.jsonl");
    }

    /** Ids of the problems that were judged before; half a line that a kill left is taken away. */
    Set<String> done() throws IOException {
        Set<String> kept = ids(prompts);
        Set<String> done = ids(report);
        done.addAll(kept); // a kill between the two files
        return done;
    }

    void add(UncuratedProblem problem, Curated curated, Optional<Prompt> prompt) throws IOException {
        if (prompt.isPresent()) {
            append(prompts, PromptFiles.line(prompt.get(), problem.split()));
        }
        append(
                report,
                JSON.createObjectNode()
                        .put("id", problem.id().value())
                        .put("kept", prompt.isPresent())
                        .put("inputs", curated.inputs())
                        .put("cases", curated.cases())
                        .put("passing", curated.passing())
                        .put("submissions", problem.submissions().size())
                        .put("reason", curated.reason())
                        .toString());
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Set<String> ids(Path file) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        if (!Files.exists(file)) {
            return ids;
        }
        String text = Files.readString(file);
        int end = text.lastIndexOf('\n') + 1;
        if (end < text.length()) {
            Files.writeString(file, text.substring(0, end), UTF_8);
        }
        for (String line : text.substring(0, end).split("\n", -1)) {
            if (!line.isBlank()) {
                ids.add(id(file, line));
            }
        }
        return ids;
    }

    private static String id(Path file, String line) {
        try {
            String id = JSON.readTree(line).path("id").asText();
            if (!id.isEmpty()) {
                return id;
            }
        } catch (JsonProcessingException e) {
            throw foreign(file, e);
        }
        throw foreign(file, null);
    }

    private static FaultException foreign(Path file, @Nullable Throwable cause) {
        return new FaultException(
                Fault.INVALID_REQUEST,
                "%s: holds other things than curated problems (expected: a new file, or one to go on with)"
                        .formatted(file),
                cause);
    }
}
