package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a request's JSON object, each taken once; what is left at the end is unknown, and refused. */
final class Fields {
    private final String place;
    private final Map<String, JsonNode> left = new LinkedHashMap<>();

    private Fields(String place, JsonNode node) {
        require(node.isObject(), "%s: no object (expected: a JSON object)", place);
        this.place = place;
        node.entries().forEach(each -> {
            if (!each.getValue().isNull()) {
                left.put(each.getKey(), each.getValue()); // null is as good as not there
            }
        });
    }

    /** The fields of {@code node}; {@code place} names it in messages. */
    static Fields of(String place, JsonNode node) {
        return new Fields(place, node);
    }

    static Fields ofBody(JsonMapper json, byte[] body) {
        try {
            JsonNode node = json.readValue(body, Argument.of(JsonNode.class));
            return new Fields("body", node == null ? JsonNode.nullNode() : node);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "body: %s (expected: a JSON object)"
                            .formatted(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("no JSON")),
                    e);
        }
    }

    Optional<JsonNode> node(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    JsonNode needed(String name) {
        return node(name)
                .orElseThrow(() -> new IllegalArgumentException("%s: none (expected: one)".formatted(in(name))));
    }

    String neededText(String name) {
        return text(name, needed(name));
    }

    Optional<String> text(String name) {
        return node(name).map(node -> text(name, node));
    }

    private String text(String name, JsonNode node) {
        require(node.isString(), "%s: %s (expected: a text)", in(name), shown(node));
        return node.getStringValue();
    }

    boolean flag(String name) {
        return node(name)
                .map(node -> {
                    require(node.isBoolean(), "%s: %s (expected: true or false)", in(name), shown(node));
                    return node.getBooleanValue();
                })
                .orElse(false);
    }

    double number(String name, double least, double most, double otherwise) {
        return node(name)
                .map(node -> {
                    boolean fits = node.isNumber() && least <= node.getDoubleValue() && node.getDoubleValue() <= most;
                    require(fits, "%s: %s (expected: a number from %s to %s)", in(name), shown(node), least, most);
                    return node.getDoubleValue();
                })
                .orElse(otherwise);
    }

    Optional<Integer> whole(String name, int least, int most) {
        return node(name).map(node -> whole(in(name), node, least, most));
    }

    private static int whole(String name, JsonNode node, int least, int most) {
        boolean fits = node.isNumber()
                && node.getDoubleValue() == Math.rint(node.getDoubleValue())
                && least <= node.getDoubleValue()
                && node.getDoubleValue() <= most;
        require(fits, "%s: %s (expected: a whole number from %d to %d)", name, shown(node), least, most);
        return node.getIntValue();
    }

    Optional<Long> longNumber(String name) {
        return node(name).map(node -> {
            require(
                    node.isNumber() && node.getDoubleValue() == Math.rint(node.getDoubleValue()),
                    "%s: %s (expected: a whole number)",
                    in(name),
                    shown(node));
            return node.getLongValue();
        });
    }

    /** A list of whole numbers. */
    static List<Integer> wholes(String name, JsonNode node, int least, int most) {
        require(node.isArray(), "%s: %s (expected: a list of whole numbers)", name, shown(node));
        List<Integer> all = new ArrayList<>();
        node.values().forEach(each -> all.add(whole(name, each, least, most)));
        return all;
    }

    /** A text, or a list of texts. */
    List<String> texts(String name, int most) {
        return node(name)
                .map(node -> {
                    List<String> all = new ArrayList<>();
                    if (node.isArray()) {
                        node.values().forEach(each -> all.add(text(name, each)));
                    } else {
                        all.add(text(name, node));
                    }
                    require(
                            all.size() <= most && all.stream().noneMatch(String::isEmpty),
                            "%s: %d texts, or an empty one (expected: at most %d, none of them empty)",
                            in(name),
                            all.size(),
                            most);
                    return List.copyOf(all);
                })
                .orElse(List.of());
    }

    /** Refuses fields that nobody has taken. */
    void noMore() {
        require(
                left.isEmpty(),
                "%s: not known here (expected: of OpenAI's fields those that docs/serving.md lists)",
                left.keySet().stream().map(this::in).toList());
    }

    String in(String name) {
        return place.equals("body") ? name : place + "." + name;
    }

    /** A value as messages show it. */
    static String shown(JsonNode node) {
        if (node.isString()) {
            String text = node.getStringValue();
            return '"' + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + '"';
        }
        return node.isValueNode() ? node.coerceStringValue() : node.isArray() ? "a list" : "an object";
    }
}
