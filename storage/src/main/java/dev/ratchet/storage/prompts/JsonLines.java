package dev.ratchet.storage.prompts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON Lines; whatever is wrong is named with file, line, field, value and what was expected. */
final class JsonLines {
    static final int LONGEST_LINE = 1 << 24;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLines() {}

    /** One line, whose fields are read by name. */
    record Line(String source, int number, ObjectNode fields) {
        String text(String field) {
            JsonNode value = fields.path(field);
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw wrong("%s: %s (expected: a text that is not blank)".formatted(field, shown(value)), null);
            }
            return value.textValue();
        }

        int number(String field) {
            JsonNode value = fields.path(field);
            if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                throw wrong("%s: %s (expected: a whole number)".formatted(field, shown(value)), null);
            }
            return value.intValue();
        }

        <E> E oneOf(String field, Map<String, E> choices) {
            JsonNode value = fields.path(field);
            E choice = value.isTextual() ? choices.get(value.textValue()) : null;
            if (choice == null) {
                throw wrong(
                        "%s: %s (expected: one of %s)"
                                .formatted(field, shown(value), String.join(", ", choices.keySet())),
                        null);
            }
            return choice;
        }

        FaultException wrong(String what, @Nullable Throwable cause) {
            return new FaultException(Fault.INVALID_REQUEST, "%s, line %d, %s".formatted(source, number, what), cause);
        }

        static String shown(JsonNode value) {
            String text = value.isMissingNode() ? "missing" : value.toString();
            return text.length() <= 80 ? text : text.substring(0, 80) + "…";
        }
    }

    /** As the other, with whatever fields there are. */
    static <R> List<R> read(String source, byte[] content, Function<Line, R> reader) {
        return read(source, content, Optional.empty(), reader);
    }

    /** Reads every line that is not blank; a line's own checks may throw IllegalArgumentException. */
    static <R> List<R> read(String source, byte[] content, Set<String> fields, Function<Line, R> reader) {
        return read(source, content, Optional.of(fields), reader);
    }

    private static <R> List<R> read(
            String source, byte[] content, Optional<Set<String>> fields, Function<Line, R> reader) {
        List<R> rows = new ArrayList<>();
        int number = 0;
        for (String text : text(source, content).split("\n", -1)) {
            number++;
            if (!text.isBlank()) {
                Line line = line(source, number, text, fields);
                try {
                    rows.add(reader.apply(line));
                } catch (IllegalArgumentException e) {
                    throw line.wrong(String.valueOf(e.getMessage()), e);
                }
            }
        }
        return rows;
    }

    /** Reads JSON that a text holds; throws {@link IllegalArgumentException} where it holds none. */
    static JsonNode json(String what, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s: no JSON: %s (expected: JSON in a text)".formatted(what, e.getOriginalMessage()), e);
        }
    }

    static byte[] write(List<ObjectNode> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static Line line(String source, int number, String text, Optional<Set<String>> fields) {
        Line line = new Line(source, number, object());
        if (text.length() > LONGEST_LINE) {
            throw line.wrong("%d characters (expected: at most %d)".formatted(text.length(), LONGEST_LINE), null);
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!(node instanceof ObjectNode object)) {
                throw line.wrong("%s (expected: a JSON object)".formatted(node.getNodeType()), null);
            }
            fields.ifPresent(known -> object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw line.wrong(
                            "%s: unknown field (expected: one of %s)"
                                    .formatted(name, known.stream().sorted().toList()),
                            null);
                }
            }));
            return new Line(source, number, object);
        } catch (JsonProcessingException e) {
            throw line.wrong("no JSON: %s (expected: one JSON object)".formatted(e.getOriginalMessage()), e);
        }
    }

    private static String text(String source, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST, "%s: not UTF-8 (expected: JSON Lines in UTF-8)".formatted(source), e);
        }
    }
}
