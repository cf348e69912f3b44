package dev.ratchet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest figures of the API, in one file whatever measured them. */
public final class ApiResults {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = Path.of("..", "bench", "results", "api.json");

    private static final List<String> FIELDS =
            List.of("work", "peer", "ours", "theirs", "unit", "ratioMin", "ratioMedian", "ratioMax", "goal", "commit");

    private ApiResults() {}

    /** Puts {@code rows}, each an object, in place of those of the same work in {@code bench/results/FILE}. */
    public static void merge(String file, Iterable<? extends JsonNode> rows) throws IOException {
        Path results = FILE.resolveSibling(file);
        Map<String, JsonNode> all = new LinkedHashMap<>();
        if (Files.exists(results)) {
            JSON.readTree(results.toFile())
                    .forEach(row -> all.put(row.path("work").asText(), row));
        }
        rows.forEach(row -> all.put(row.path("work").asText(), named(JSON.createObjectNode(), row)));
        Files.writeString(results, JSON.createArrayNode().addAll(all.values()).toPrettyString() + "\n");
    }

    /** With null in the fields that a bench has none of. */
    private static ObjectNode named(ObjectNode begun, JsonNode row) {
        FIELDS.forEach(begun::putNull);
        begun.setAll((ObjectNode) row);
        return begun;
    }

    /** Puts {@code rows}, each an object, in place of those that the same bench wrote before. */
    public static void replace(String bench, Iterable<? extends JsonNode> rows) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        if (Files.exists(FILE)) {
            for (JsonNode row : JSON.readTree(FILE.toFile())) {
                if (!row.path("bench").asText().equals(bench)) {
                    all.add(row);
                }
            }
        }
        for (JsonNode row : rows) {
            all.add(named(JSON.createObjectNode().put("bench", bench), row));
        }
        Files.writeString(FILE, all.toPrettyString() + "\n");
    }
}
