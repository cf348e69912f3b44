package dev.ratchet.storage.json;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A schema's name, its newest version, and what its versions added. Objects of all its versions can be read. */
record Schema(String name, int version, List<Added> added) {
    Schema {
        added = List.copyOf(added);
        List<Integer> versions =
                added.stream().map(Added::version).distinct().sorted().toList();
        require(
                versions.equals(IntStream.rangeClosed(2, version).boxed().toList()),
                "schema %s/%d: additions by versions %s (expected: by each since 2)",
                name,
                version,
                versions);
    }

    static Schema of(String text, Added... added) {
        int slash = text.lastIndexOf('/');
        return new Schema(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)), List.of(added));
    }

    /** The version that an object names; empty if it is none that can be read. */
    OptionalInt versionOf(String found) {
        return IntStream.rangeClosed(1, version)
                .filter(each -> found.equals(name + "/" + each))
                .findFirst();
    }

    /** What is wrong with an object of another schema. */
    String refusal(String found) {
        return found.matches(name.replace(".", "\\.") + "/[1-9][0-9]*")
                ? "schema: %s (expected: up to %s; a newer Ratchet wrote it: use that one, or a newer one yet)"
                        .formatted(found, this)
                : "schema: \"%s\" (expected: %s)".formatted(found, this);
    }

    /** Content of an older version with all that later ones added; changes {@code content}. */
    JsonNode completed(JsonNode content, int from) throws MismatchedInputException {
        for (Added each : added) {
            if (each.version() > from) {
                add(content, each);
            }
        }
        return content;
    }

    private void add(JsonNode content, Added component) throws MismatchedInputException {
        List<String> path = List.of(component.path().split("\\.", -1));
        JsonNode parent = content;
        for (String name : path.subList(0, path.size() - 1)) {
            parent = parent.path(name);
        }
        if (parent instanceof ObjectNode object && object.putIfAbsent(path.getLast(), value(component)) != null) {
            throw MismatchedInputException.from(
                    null,
                    JsonNode.class,
                    "%s before %s/%d added it".formatted(component.path(), name, component.version()));
        }
    }

    private static JsonNode value(Added component) {
        return CanonicalJson.MAPPER.valueToTree(component.before());
    }

    @Override
    public String toString() {
        return name + "/" + version;
    }
}
