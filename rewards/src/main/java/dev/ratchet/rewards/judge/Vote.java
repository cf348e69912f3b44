package dev.ratchet.rewards.judge;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.reward.Verdict;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a judge says at the end of its reasoning.
 *
 * @param verdict RIGHT, WRONG or UNVERIFIABLE
 */
record Vote(Verdict verdict, String reason) {
    private static final Set<String> FIELDS = Set.of("case", "verdict", "reason");
    private static final int MOST_REASON = 300;

    /** Braces that are looked at from the end; the object has one, and its reason may quote some. */
    private static final int MOST_BRACES = 40;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads the JSON object at the very end of {@code reply}, in a code fence or not.
     *
     * @throws IllegalArgumentException if there is none, or another than was asked for
     */
    static Vote in(String reply, String caseNumber) {
        String text = reply.strip();
        if (text.endsWith("```")) {
            text = text.substring(0, text.length() - 3).strip();
        }
        JsonNode object = lastObject(text);
        Set<String> fields = new TreeSet<>();
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            fields.add(names.next());
        }
        require(fields.equals(FIELDS), "fields: %s (expected: %s)", shown(fields.toString()), new TreeSet<>(FIELDS));
        String named = object.path("case").asText();
        require(named.equals(caseNumber), "case: %s (expected: %s)", shown(named), caseNumber);
        String reason = object.path("reason").asText().strip();
        require(!reason.isEmpty(), "reason: blank (expected: why)");
        return new Vote(verdict(object.path("verdict")), shown(reason));
    }

    private static Verdict verdict(JsonNode verdict) {
        return switch (verdict.asText()) {
            case "right" -> Verdict.RIGHT;
            case "wrong" -> Verdict.WRONG;
            case "unverifiable" -> Verdict.UNVERIFIABLE;
            default ->
                throw new IllegalArgumentException(
                        "verdict: %s (expected: right, wrong or unverifiable)".formatted(shown(verdict.toString())));
        };
    }

    private static JsonNode lastObject(String text) {
        int brace = text.endsWith("}") ? text.lastIndexOf('{') : -1;
        for (int tried = 0; brace >= 0 && tried < MOST_BRACES; tried++) {
            Optional<JsonNode> object = object(text.substring(brace));
            if (object.isPresent()) {
                return object.get();
            }
            brace = brace == 0 ? -1 : text.lastIndexOf('{', brace - 1);
        }
        throw new IllegalArgumentException("end: %s (expected: a JSON object)"
                .formatted(shown(text.substring(Math.max(0, text.length() - 80)))));
    }

    private static Optional<JsonNode> object(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isObject() ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // whether it is one is the question asked
        }
    }

    private static String shown(String text) {
        String line = text.substring(0, Math.min(text.length(), 4 * MOST_REASON))
                .strip()
                .replaceAll("[\\s\\p{Cntrl}]+", " ");
        return line.length() <= MOST_REASON ? line : line.substring(0, MOST_REASON - 3) + "...";
    }
}
