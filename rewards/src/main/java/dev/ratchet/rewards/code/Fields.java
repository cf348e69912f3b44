package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;

/** Fields of JSON objects; each {@link IllegalArgumentException} says where, the value and what was expected. */
final class Fields {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Fields() {}

    /** Reads {@code text}; {@code where} and {@code what} it is go into the message. */
    static JsonNode read(String text, String where, String what) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: %s)".formatted(where, Words.quoted(e.getOriginalMessage()), what), e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** {@code usual} where it is missing. */
    static long whole(JsonNode object, String where, String field, long usual, long least, long most) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        require(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && least <= value.longValue()
                        && value.longValue() <= most,
                "%s.%s: %s (expected: a whole number from %d to %d)",
                where,
                field,
                shown(value),
                least,
                most);
        return value.longValue();
    }

    /** 0 where it is missing. */
    static double tolerance(JsonNode object, String where, String field) {
        JsonNode value = object.path(field);
        require(
                value.isMissingNode() || (value.isNumber() && value.doubleValue() >= 0),
                "%s.%s: %s (expected: a number >= 0)",
                where,
                field,
                shown(value));
        return value.asDouble(0);
    }

    static String text(JsonNode object, String where, String field) {
        JsonNode value = object.path(field);
        require(value.isTextual(), "%s.%s: %s (expected: text)", where, field, shown(value));
        return value.textValue();
    }

    /** Refuses what is no object, or has other fields than the {@code known}. */
    static void only(JsonNode object, String where, Set<String> known) {
        require(object.isObject(), "%s: %s (expected: an object)", where, shown(object));
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(
                    known.contains(name),
                    "%s: field %s (expected: only %s)",
                    where,
                    Words.quoted(name),
                    known.stream().sorted().toList());
        }
    }

    static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : Words.shortened(node.toString());
    }
}
