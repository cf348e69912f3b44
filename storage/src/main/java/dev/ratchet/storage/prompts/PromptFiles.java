package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.Checksums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prompt sets and warm-up corpora as JSON Lines, see {@code docs/prompts.md}. */
public final class PromptFiles {
    private static final Map<String, Domain> DOMAINS = domains();
    private static final Map<String, Boolean> SPLITS = new TreeMap<>(Map.of("train", true, "heldout", false));

    private static final String IMAGES = "images";
    private static final Set<String> IMAGE_FIELDS = Set.of("file", "sha256");

    static final Set<String> FIELDS = Set.of("id", "domain", "level", "question", "answer", "split", IMAGES);

    private PromptFiles() {}

    /** Reads a prompt set whose pictures are in a store; {@code source} names it in messages. */
    public static PromptSet readPrompts(String source, byte[] content) {
        return readPrompts(source, content, Pictures.BY_CHECKSUM);
    }

    /** Reads a prompt set; {@code source} names it in messages. */
    public static PromptSet readPrompts(String source, byte[] content, Pictures pictures) {
        List<Prompt> train = new ArrayList<>();
        List<Prompt> heldOut = new ArrayList<>();
        Map<PromptId, Integer> lines = new HashMap<>();
        JsonLines.read(source, content, FIELDS, line -> {
            return (line.oneOf("split", SPLITS) ? train : heldOut).add(once(prompt(line, pictures), line, lines));
        });
        try {
            return new PromptSet(train, heldOut);
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.INVALID_REQUEST, "%s: %s".formatted(source, e.getMessage()), e);
        }
    }

    /** Reads an evaluation suite, in which all is held out; {@code source} names it in messages. */
    public static List<Prompt> readHeldOut(String source, byte[] content) {
        Map<PromptId, Integer> lines = new HashMap<>();
        return JsonLines.read(source, content, FIELDS, line -> {
            mustBeHeldOut(line);
            return once(prompt(line, Pictures.BY_CHECKSUM), line, lines);
        });
    }

    /** A prompt of a suite that people bring, whose pictures would be elsewhere. */
    static Prompt heldOut(JsonLines.Line line) {
        mustBeText(line);
        mustBeHeldOut(line);
        return prompt(line, Pictures.BY_CHECKSUM);
    }

    private static void mustBeText(JsonLines.Line line) {
        require(
                !line.fields().has(IMAGES),
                "images: there are some (expected: none; a suite that is added is text, the built-in suite vision shows pictures)");
    }

    private static void mustBeHeldOut(JsonLines.Line line) {
        require(
                !line.oneOf("split", SPLITS),
                "split: \"train\" (expected: \"heldout\"; nothing is trained on in a suite)");
    }

    private static Prompt prompt(JsonLines.Line line, Pictures pictures) {
        return new Prompt(
                new PromptId(line.text("id")),
                line.oneOf("domain", DOMAINS),
                line.number("level"),
                line.text("question"),
                line.text("answer"),
                images(line, pictures));
    }

    /** {@code prompt}, whose id no earlier line must have; {@code lines} keeps which line has which. */
    static Prompt once(Prompt prompt, JsonLines.Line line, Map<PromptId, Integer> lines) {
        Integer first = lines.putIfAbsent(prompt.id(), line.number());
        require(
                first == null,
                "id: \"%s\" is there twice, first in line %s (expected: each id once)",
                prompt.id(),
                first);
        return prompt;
    }

    /** Checksums of the pictures that a line names; the first that is wrong is told with its place. */
    private static List<String> images(JsonLines.Line line, Pictures pictures) {
        JsonNode images = line.fields().path(IMAGES);
        require(
                images.isMissingNode() || images.isArray(),
                "images: %s (expected: a list of {\"file\": …, \"sha256\": …})",
                JsonLines.Line.shown(images));
        require(
                images.size() <= Prompt.MOST_IMAGES,
                "images: %d (expected: at most %d)",
                images.size(),
                Prompt.MOST_IMAGES);
        List<String> found = new ArrayList<>();
        for (JsonNode image : images) {
            require(
                    image.isObject() && IMAGE_FIELDS.containsAll(names(image)),
                    "images: %s (expected: {\"file\": …, \"sha256\": …})",
                    JsonLines.Line.shown(image));
            @Nullable String file = text(image, "file");
            @Nullable String sha256 = text(image, "sha256");
            require(file != null || sha256 != null, "images: neither file nor sha256 (expected: one of them)");
            require(
                    sha256 == null || Checksums.isSha256(sha256),
                    "images, sha256: \"%s\" (expected: 64 hexadecimal digits)",
                    sha256);
            found.add(pictures.sha256(file, sha256));
        }
        return found;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static @Nullable String text(JsonNode image, String field) {
        JsonNode value = image.path(field);
        require(
                value.isMissingNode()
                        || (value.isTextual() && !value.textValue().isBlank()),
                "images, %s: %s (expected: a text that is not blank)",
                field,
                JsonLines.Line.shown(value));
        return value.isMissingNode() ? null : value.textValue();
    }

    public static byte[] write(PromptSet set) {
        List<ObjectNode> lines = new ArrayList<>();
        set.train().forEach(prompt -> lines.add(node(prompt, "train")));
        set.heldOut().forEach(prompt -> lines.add(node(prompt, "heldout")));
        return JsonLines.write(lines);
    }

    /**
     * One line of a prompt set, without its end.
     *
     * @param split {@code train} or {@code heldout}
     */
    public static String line(Prompt prompt, String split) {
        return node(prompt, split).toString();
    }

    private static ObjectNode node(Prompt prompt, String split) {
        ObjectNode line = JsonLines.object()
                .put("id", prompt.id().value())
                .put("domain", prompt.domain().label())
                .put("level", prompt.level())
                .put("question", prompt.question())
                .put("answer", prompt.answer())
                .put("split", split);
        return withImages(line, prompt.images());
    }

    private static ObjectNode withImages(ObjectNode line, List<String> images) {
        if (!images.isEmpty()) {
            ArrayNode list = line.putArray(IMAGES);
            images.forEach(sha256 -> list.addObject().put("sha256", sha256));
        }
        return line;
    }

    /** Reads a warm-up corpus whose pictures are in a store; {@code source} names it in messages. */
    public static List<WarmUpExample> readExamples(String source, byte[] content) {
        return readExamples(source, content, Pictures.BY_CHECKSUM);
    }

    /** Reads a warm-up corpus of at least one example; {@code source} names it in messages. */
    public static List<WarmUpExample> readExamples(String source, byte[] content, Pictures pictures) {
        List<WarmUpExample> examples = JsonLines.read(
                source,
                content,
                Set.of("question", "response", IMAGES),
                line -> new WarmUpExample(line.text("question"), line.text("response"), images(line, pictures)));
        if (examples.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST, "%s: empty (expected: at least one example)".formatted(source));
        }
        return examples;
    }

    public static byte[] write(List<WarmUpExample> examples) {
        return JsonLines.write(examples.stream()
                .map(example -> withImages(
                        JsonLines.object().put("question", example.question()).put("response", example.response()),
                        example.images()))
                .toList());
    }

    private static Map<String, Domain> domains() {
        Map<String, Domain> byLabel = new TreeMap<>();
        for (Domain domain : Domain.values()) {
            byLabel.put(domain.label(), domain);
        }
        return byLabel;
    }
}
