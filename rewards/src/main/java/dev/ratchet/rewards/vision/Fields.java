package dev.ratchet.rewards.vision;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.rewards.Quoted.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** The fields of a reference, read strictly; what is wrong is said with the field, its value and what was expected. */
record Fields(JsonNode object) {
    private static final double LARGEST_NUMBER = 1e15;
    private static final int MOST_SHOWN = 80;

    /** Refuses fields other than these. */
    void only(List<String> known) {
        object.fieldNames()
                .forEachRemaining(name ->
                        require(known.contains(name), "answer: field %s (expected: only %s)", quoted(name), known));
    }

    JsonNode get(String field) {
        return object.path(field);
    }

    int whole(String field, int least, int most) {
        JsonNode value = get(field);
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && least <= value.intValue()
                        && value.intValue() <= most,
                "answer.%s: %s (expected: a whole number from %d to %d)",
                field,
                shown(value),
                least,
                most);
        return value.intValue();
    }

    /** A number above 0 and not above {@code most}. */
    double positive(String field, double most) {
        JsonNode value = get(field);
        require(
                value.isNumber() && value.doubleValue() > 0 && value.doubleValue() <= most,
                "answer.%s: %s (expected: a number above 0, at most %s)",
                field,
                shown(value),
                Amount.words(most));
        return value.doubleValue();
    }

    /** A number from 0 to {@code most}; 0 where the field is missing. */
    double atMost(String field, double most) {
        JsonNode value = get(field);
        require(
                value.isMissingNode() || (value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= most),
                "answer.%s: %s (expected: a number from 0 to %s)",
                field,
                shown(value),
                Amount.words(most));
        return value.doubleValue();
    }

    boolean flag(String field, boolean usual) {
        JsonNode value = get(field);
        require(
                value.isMissingNode() || value.isBoolean(),
                "answer.%s: %s (expected: true or false)",
                field,
                shown(value));
        return value.isMissingNode() ? usual : value.booleanValue();
    }

    static BigDecimal number(JsonNode value, String where) {
        require(
                value.isNumber() && Math.abs(value.doubleValue()) <= LARGEST_NUMBER,
                "%s: %s (expected: a number from -1e15 to 1e15)",
                where,
                shown(value));
        return value.decimalValue();
    }

    static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN - 3) + "...";
    }
}
