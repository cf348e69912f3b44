package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.prompts.JsonLines.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layouts of JSON Lines that an evaluation suite can be made of; {@code docs/evaluation.md} says where they come from. */
public enum PromptLayout {
    /** Our own, with {@code "split": "heldout"} throughout. */
    JSONL,
    AIME,
    MATH500,
    HUMANEVAL,
    LIVECODEBENCH,
    GSM8K;

    private Prompt prompt(Line line) {
        return switch (this) {
            case JSONL -> PromptFiles.heldOut(line);
            case AIME -> MathLayouts.aime(line);
            case MATH500 -> MathLayouts.math500(line);
            case HUMANEVAL -> CodeLayouts.humanEval(line);
            case LIVECODEBENCH -> CodeLayouts.liveCodeBench(line);
            case GSM8K -> MathLayouts.gsm8k(line);
        };
    }

    /** The name that people give. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The layout of this name; throws {@link IllegalArgumentException} if there is none. */
    public static PromptLayout named(String label) {
        return Stream.of(values())
                .filter(layout -> layout.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "format: \"%s\" (expected: one of %s)".formatted(label, labels())));
    }

    public static String labels() {
        return Stream.of(values()).map(PromptLayout::label).collect(Collectors.joining(", "));
    }

    /**
     * Reads all prompts, in the order of the file; none asks what another asks.
     *
     * @param source names the file in messages
     * @param refusal why a prompt's answer cannot be judged against; empty if it can
     * @throws dev.ratchet.domain.fault.FaultException {@code INVALID_REQUEST} with file, line, field, value and what was expected
     */
    public List<Prompt> read(String source, byte[] content, Function<Prompt, Optional<String>> refusal) {
        Map<PromptId, Integer> ids = new HashMap<>();
        Map<String, Integer> questions = new HashMap<>();
        Function<Line, Prompt> checked = line -> {
            Prompt prompt = PromptFiles.once(prompt(line), line, ids);
            Integer first = questions.putIfAbsent(prompt.question(), line.number());
            require(
                    first == null,
                    "prompt %s: asks what line %s asks (expected: each question once)",
                    prompt.id(),
                    first);
            int length = PromptFiles.line(prompt, "heldout").length();
            require(
                    length <= JsonLines.LONGEST_LINE,
                    "prompt %s: %d characters with its answer (expected: at most %d; leave the line out)",
                    prompt.id(),
                    length,
                    JsonLines.LONGEST_LINE);
            refusal.apply(prompt).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
            return prompt;
        };
        return this == JSONL
                ? JsonLines.read(source, content, PromptFiles.FIELDS, checked)
                : JsonLines.read(source, content, checked);
    }
}
