package dev.ratchet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The newest figures of the API, in one file whatever measured them. */
public final class ApiResults {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = Path.of("..", "bench", "results", "api.json");

    private static final List<String> FIELDS =
            List.of("work", "peer", "ours", "theirs", "unit", "ratioMin", "ratioMedian", "ratioMax", "goal", "commit");

    private ApiResults() {}

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
            ObjectNode named = JSON.createObjectNode().put("bench", bench);
            FIELDS.forEach(named::putNull); // what a bench has none of
            named.setAll((ObjectNode) row);
            all.add(named);
        }
        Files.writeString(FILE, all.toPrettyString() + "\n");
    }
}
