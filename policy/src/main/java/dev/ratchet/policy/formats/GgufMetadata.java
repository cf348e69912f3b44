package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The metadata of a GGUF file by key; a wrong kind is a fault that names file, key and value. */
final class GgufMetadata {
    private final String file;
    private final Map<String, GgufValue> values;

    GgufMetadata(String file, Map<String, GgufValue> values) {
        this.file = file;
        this.values = Map.copyOf(values);
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> switch (value) {
            case GgufValue.Text(String text) -> text;
            case GgufValue.Whole _, GgufValue.Real _, GgufValue.Truth _, GgufValue.Many _ ->
                throw wrong(key, value, "a text");
        });
    }

    OptionalInt count(String key) {
        GgufValue value = values.get(key);
        return value == null ? OptionalInt.empty() : OptionalInt.of(whole(key, value));
    }

    int requiredCount(String key) {
        return count(key).orElseThrow(() -> missing(key));
    }

    Optional<Double> real(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> switch (value) {
            case GgufValue.Real(double real) -> real;
            case GgufValue.Whole(long whole) -> (double) whole;
            case GgufValue.Text _, GgufValue.Truth _, GgufValue.Many _ -> throw wrong(key, value, "a number");
        });
    }

    boolean truth(String key, boolean standard) {
        return switch (values.get(key)) {
            case null -> standard;
            case GgufValue.Truth(boolean truth) -> truth;
            case GgufValue.Text wrong -> throw wrong(key, wrong, "true or false");
            case GgufValue.Whole wrong -> throw wrong(key, wrong, "true or false");
            case GgufValue.Real wrong -> throw wrong(key, wrong, "true or false");
            case GgufValue.Many wrong -> throw wrong(key, wrong, "true or false");
        };
    }

    List<String> texts(String key) {
        return many(key, value -> {
            if (value instanceof GgufValue.Text(String text)) {
                return text;
            }
            throw wrong(key, value, "texts");
        });
    }

    List<Integer> counts(String key) {
        return many(key, value -> whole(key, value));
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    private <T> List<T> many(String key, Function<GgufValue, T> read) {
        GgufValue value = values.get(key);
        if (value == null) {
            throw missing(key);
        }
        if (value instanceof GgufValue.Many(List<GgufValue> elements)) {
            return elements.stream().map(read).toList();
        }
        throw wrong(key, value, "an array");
    }

    private int whole(String key, GgufValue value) {
        if (value instanceof GgufValue.Whole(long whole) && 0 <= whole && whole <= Integer.MAX_VALUE) {
            return (int) whole;
        }
        throw wrong(key, value, "a whole number from 0 to " + Integer.MAX_VALUE);
    }

    private RuntimeException missing(String key) {
        return unusable("%s, %s: missing (expected: its value)", file, key);
    }

    private RuntimeException wrong(String key, GgufValue value, String expected) {
        return unusable("%s, %s: %s (expected: %s)", file, key, value, expected);
    }
}
