package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.prompts.PicturedPrompt.Picture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prompt sets and warm-up corpora as JSON Lines, see {@code docs/prompts.md}. */
public final class PromptFiles {
    private static final Map<String, Domain> DOMAINS = domains();
    private static final Map<String, Boolean> SPLITS = new TreeMap<>(Map.of("train", true, "heldout", false));

    static final Set<String> FIELDS = Set.of("id", "domain", "level", "question", "answer", "split", "images");

    private PromptFiles() {}

    /** Reads a prompt set; {@code source} names it in messages. */
    public static PromptSet readPrompts(String source, byte[] content) {
        List<Prompt> train = new ArrayList<>();
        List<Prompt> heldOut = new ArrayList<>();
        Map<PromptId, Integer> lines = new HashMap<>();
        JsonLines.read(source, content, FIELDS, line -> {
            mustBeText(line);
            return (line.oneOf("split", SPLITS) ? train : heldOut).add(once(prompt(line), line, lines));
        });
        try {
            return new PromptSet(train, heldOut);
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.INVALID_REQUEST, "%s: %s".formatted(source, e.getMessage()), e);
        }
    }

    /** Reads an evaluation suite, in which all is held out; {@code source} names it in messages. */
    public static List<PicturedPrompt> readHeldOut(String source, byte[] content) {
        Map<PromptId, Integer> lines = new HashMap<>();
        return JsonLines.read(source, content, FIELDS, line -> {
            mustBeHeldOut(line);
            return new PicturedPrompt(once(prompt(line), line, lines), pictures(line));
        });
    }

    /** A prompt of a suite that people bring, whose pictures would be elsewhere. */
    static Prompt heldOut(JsonLines.Line line) {
        mustBeText(line);
        mustBeHeldOut(line);
        return prompt(line);
    }

    private static void mustBeText(JsonLines.Line line) {
        require(
                !line.fields().has("images"),
                "images: there are some (expected: none; the policy here reads text and sees no picture)");
    }

    private static void mustBeHeldOut(JsonLines.Line line) {
        require(
                !line.oneOf("split", SPLITS),
                "split: \"train\" (expected: \"heldout\"; nothing is trained on in a suite)");
    }

    private static Prompt prompt(JsonLines.Line line) {
        return new Prompt(
                new PromptId(line.text("id")),
                line.oneOf("domain", DOMAINS),
                line.number("level"),
                line.text("question"),
                line.text("answer"));
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

    private static List<Picture> pictures(JsonLines.Line line) {
        List<Picture> pictures = new ArrayList<>();
        for (JsonNode image : line.fields().path("images")) {
            pictures.add(new Picture(
                    image.path("file").asText(), image.path("sha256").asText()));
        }
        return pictures;
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
        return JsonLines.object()
                .put("id", prompt.id().value())
                .put("domain", prompt.domain().label())
                .put("level", prompt.level())
                .put("question", prompt.question())
                .put("answer", prompt.answer())
                .put("split", split);
    }

    /** Reads a warm-up corpus of at least one example; {@code source} names it in messages. */
    public static List<WarmUpExample> readExamples(String source, byte[] content) {
        List<WarmUpExample> examples = JsonLines.read(
                source,
                content,
                Set.of("question", "response"),
                line -> new WarmUpExample(line.text("question"), line.text("response")));
        if (examples.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID_REQUEST, "%s: empty (expected: at least one example)".formatted(source));
        }
        return examples;
    }

    public static byte[] write(List<WarmUpExample> examples) {
        return JsonLines.write(examples.stream()
                .map(example ->
                        JsonLines.object().put("question", example.question()).put("response", example.response()))
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
