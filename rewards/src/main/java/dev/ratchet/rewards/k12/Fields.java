package dev.ratchet.rewards.k12;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.rewards.Quoted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The fields of an object in JSON. Each method throws an {@link IllegalArgumentException} that says what is wrong, its value and
 * what was expected.
 *
 * @param where the object is, as in {@code answer.blanks[1]}
 */
record Fields(JsonNode object, String where) {
    private static final int MOST_SHOWN = 80;
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_WORDS = 30;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Fields {
        require(object.isObject(), "%s: %s (expected: an object)", where, shown(object));
    }

    static Fields read(String answer) {
        try {
            return new Fields(JSON.readTree(answer), "answer");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "answer: %s (expected: JSON, since it begins with a brace)"
                            .formatted(Quoted.of(e.getOriginalMessage(), MOST_SHOWN)),
                    e);
        }
    }

    boolean has(String field) {
        return object.has(field);
    }

    void only(Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(
                    known.contains(name),
                    "%s: field %s (expected: only %s)",
                    where,
                    Quoted.of(name, MOST_SHOWN),
                    known.stream().sorted().toList());
        }
    }

    String text(String field) {
        JsonNode value = object.path(field);
        require(
                value.isTextual()
                        && !value.textValue().isBlank()
                        && value.textValue().length() <= MOST_CHARACTERS,
                "%s.%s: %s (expected: text of 1 to %d characters)",
                where,
                field,
                shown(value),
                MOST_CHARACTERS);
        return value.textValue();
    }

    /** A whole number; {@code usual} where the field is not there. */
    int whole(String field, int usual, int least, int most) {
        JsonNode value = object.path(field);
        require(
                value.isMissingNode()
                        || (value.isIntegralNumber()
                                && value.canConvertToInt()
                                && least <= value.intValue()
                                && value.intValue() <= most),
                "%s.%s: %s (expected: a whole number from %d to %d)",
                where,
                field,
                shown(value),
                least,
                most);
        return value.asInt(usual);
    }

    /** Points above 0; one where the field is not there. */
    double points() {
        JsonNode value = object.path("points");
        require(
                value.isMissingNode() || (value.isNumber() && value.doubleValue() > 0 && value.doubleValue() <= 1000),
                "%s.points: %s (expected: a number above 0, at most 1000)",
                where,
                shown(value));
        return value.asDouble(1);
    }

    Expected.Order order() {
        JsonNode value = object.path("order");
        boolean any = value.isTextual() && value.textValue().equals("any");
        require(
                any || value.isMissingNode(),
                "%s.order: %s (expected: \"any\", or no such field)",
                where,
                shown(value));
        return any ? Expected.Order.ANY : Expected.Order.FIXED;
    }

    /** The items of a list. */
    List<JsonNode> list(String field, int least, int most, String what) {
        JsonNode value = object.path(field);
        require(
                value.isArray() && least <= value.size() && value.size() <= most,
                "%s.%s: %s (expected: a list of %d to %d %s)",
                where,
                field,
                shown(value),
                least,
                most,
                what);
        List<JsonNode> items = new ArrayList<>();
        value.forEach(items::add);
        return items;
    }

    /** Phrases in a list, or one alone; none where the field is not there. */
    List<Phrase> phrases(String field) {
        return has(field) ? phrases(object.path(field), where + "." + field) : List.of();
    }

    /** Phrases in a list, or one alone. */
    static List<Phrase> phrases(JsonNode value, String where) {
        if (!value.isArray()) {
            return List.of(phrase(value, where));
        }
        require(
                !value.isEmpty() && value.size() <= 50,
                "%s: %s (expected: text, or a list of 1 to 50 texts)",
                where,
                shown(value));
        List<Phrase> phrases = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            phrases.add(phrase(value.get(i), "%s[%d]".formatted(where, i)));
        }
        return phrases;
    }

    private static Phrase phrase(JsonNode value, String where) {
        require(
                value.isTextual() && value.textValue().length() <= MOST_CHARACTERS,
                "%s: %s (expected: text of 1 to %d characters)",
                where,
                shown(value),
                MOST_CHARACTERS);
        return phrase(value.textValue(), where);
    }

    static Phrase phrase(String text, String where) {
        Phrase phrase = Phrase.of(text);
        require(
                !phrase.empty() && phrase.words().size() <= MOST_WORDS,
                "%s: %s (expected: 1 to %d words)",
                where,
                Quoted.of(text, MOST_SHOWN),
                MOST_WORDS);
        return phrase;
    }

    static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : Quoted.shortened(node.toString(), MOST_SHOWN);
    }
}
