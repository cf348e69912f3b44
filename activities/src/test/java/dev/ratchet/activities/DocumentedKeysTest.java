package dev.ratchet.activities;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of keys in {@code docs/storage.md}, held against what a campaign stores. */
class DocumentedKeysTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A line of the table. */
    private record Documented(Pattern key, List<String> schemas) {}

    @Test
    @Timeout(120)
    void every_object_of_a_campaign_is_in_the_table_and_has_the_schema_that_stands_there() throws IOException {
        List<Documented> table = table();
        InMemoryBlobStore store = new InMemoryBlobStore();
        WholeLoop.run(store, TinyCampaign.spec(2));
        List<String> stored;
        try (Stream<String> keys = store.list("")) {
            stored = keys.toList();
        }

        assertThat(stored).hasSizeGreaterThan(20).allSatisfy(key -> {
            List<Documented> lines = table.stream()
                    .filter(line -> line.key().matcher(key).matches())
                    .toList();
            assertThat(lines).as("lines for %s", key).hasSize(1);
            String bytes = new String(Blobs.read(store, key), ISO_8859_1); // a character is a byte
            assertThat(lines.getFirst().schemas())
                    .allSatisfy(schema -> assertThat(bytes).contains(schema));
        });
    }

    private static List<Documented> table() throws IOException {
        String page = Files.readString(Path.of("../docs/storage.md"));
        List<Documented> table = new ArrayList<>();
        page.substring(page.indexOf("## Keys"), page.indexOf("## JSON objects"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .forEach(cells ->
                        codes(cells[1]).forEach(key -> table.add(new Documented(pattern(key), codes(cells[3])))));
        return table;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(result -> result.group(1)).toList();
    }

    /** Keys with the page's abbreviations written out; digits stand for any others. */
    private static Pattern pattern(String key) {
        String whole = key.replaceFirst("^I/", "B/iterations/<six digits>/")
                .replaceFirst("^E/", "B/evaluations/<six digits>/")
                .replaceFirst("^B/", "campaigns/<campaign>/<branch>/")
                .replace("new-", "<new or resumed>-");
        return Pattern.compile(
                Pattern.compile("<[^>]+>|\\d+|…|[^<\\d…]+").matcher(whole).replaceAll(DocumentedKeysTest::part));
    }

    private static String part(MatchResult part) {
        return Matcher.quoteReplacement(
                switch (part.group()) {
                    case "<four digits>" -> "[0-9]{4}";
                    case "<six digits>" -> "[0-9]{6}";
                    case "<eight digits>" -> "[0-9]{8}";
                    case "<sha256>" -> "[0-9a-f]{64}";
                    case "<campaign>", "<branch>" -> "[a-z0-9-]+";
                    case "<new or resumed>" -> "(?:new|resumed)";
                    case "<file>" -> "[^/]+";
                    case "…" -> ".+";
                    case String digits when digits.matches("\\d+") -> "[0-9]{%d}".formatted(digits.length());
                    case String literally -> Pattern.quote(literally);
                });
    }
}
