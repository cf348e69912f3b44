package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The fields of one JSON object, by kind; a wrong kind is a fault that names file, key and value. */
record JsonFields(String file, ObjectNode object) {
    JsonNode node(String key) {
        return object.path(key);
    }

    boolean absent(String key) {
        return node(key).isMissingNode() || node(key).isNull();
    }

    int count(String key) {
        usable(!absent(key), "%s, %s: missing (expected: a whole number)", file, key);
        return whole(key, node(key));
    }

    int count(String key, int standard) {
        return absent(key) ? standard : whole(key, node(key));
    }

    private int whole(String key, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        throw unusable("%s, %s: %s (expected: a whole number of 32 bits)", file, key, value);
    }

    double real(String key) {
        usable(!absent(key), "%s, %s: missing (expected: a number)", file, key);
        return real(key, 0);
    }

    double real(String key, double standard) {
        if (absent(key)) {
            return standard;
        }
        usable(node(key).isNumber(), "%s, %s: %s (expected: a number)", file, key, node(key));
        return node(key).doubleValue();
    }

    boolean flag(String key) {
        usable(absent(key) || node(key).isBoolean(), "%s, %s: %s (expected: true or false)", file, key, node(key));
        return node(key).asBoolean(false);
    }

    List<Integer> ids(String key) {
        if (absent(key)) {
            return List.of();
        }
        if (node(key) instanceof ArrayNode several) {
            return several.valueStream().map(id -> whole(key, id)).toList();
        }
        return List.of(whole(key, node(key)));
    }

    void mustBe(String key, String expected, String... accepted) {
        usable(
                node(key).isMissingNode()
                        || List.of(accepted).contains(node(key).asText()),
                "%s, %s: %s (expected: %s)",
                file,
                key,
                node(key),
                expected);
    }
}
