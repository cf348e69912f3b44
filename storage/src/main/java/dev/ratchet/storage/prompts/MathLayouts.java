package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.prompts.JsonLines.Line;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Layouts of published mathematics. Solutions are left where they are: the reference is the final answer. */
final class MathLayouts {
    private static final List<String> PROBLEM = List.of("problem", "Problem", "question", "Question");
    private static final List<String> ANSWER = List.of("answer", "Answer");
    private static final List<String> ID = List.of("id", "ID", "problem_idx");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=[0-9]+$)");
    private static final Pattern FINAL = Pattern.compile("####\\s*([^\\n]*?)\\s*$");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private MathLayouts() {}

    /** Spelt in several ways by those who publish the problems of this contest; some give no ids. */
    static Prompt aime(Line line) {
        String answer = value(line, ANSWER);
        return prompt(
                ID.stream().anyMatch(line.fields()::has) ? id(value(line, ID)) : numbered("aime", line),
                1,
                value(line, PROBLEM),
                LEADING_ZEROS.matcher(answer.strip()).replaceFirst(""));
    }

    static Prompt math500(Line line) {
        String level = value(line, List.of("level"));
        require(level.matches("[1-5]"), "level: \"%s\" (expected: 1 to 5)", level);
        return prompt(id(line.text("unique_id")), Integer.parseInt(level), line.text("problem"), line.text("answer"));
    }

    /** The answer holds the solution, with a calculator's notes in it, and the final number after {@code ####}. */
    static Prompt gsm8k(Line line) {
        String solution = line.text("answer");
        Matcher last = FINAL.matcher(solution);
        String answer = last.find() ? last.group(1).replace(",", "") : "";
        require(
                NUMBER.matcher(answer).matches(),
                "answer: ends in \"%s\" (expected: a solution that ends in #### and a number)",
                solution.substring(Math.max(0, solution.length() - 40)));
        return prompt(numbered("gsm8k", line), 1, line.text("question"), answer);
    }

    private static Prompt prompt(PromptId id, int level, String question, String answer) {
        return new Prompt(id, Domain.MATH, level, question, answer);
    }

    /** A text or a whole number that stands under one of the {@code names}. */
    private static String value(Line line, List<String> names) {
        String name = names.stream().filter(line.fields()::has).findFirst().orElse(names.getFirst());
        JsonNode value = line.fields().path(name);
        boolean text = value.isTextual() && !value.textValue().isBlank();
        require(
                text || value.isIntegralNumber(),
                "%s: %s (expected: a text that is not blank, or a whole number%s)",
                name,
                Line.shown(value),
                names.size() == 1 ? "" : ", under " + String.join(" or ", names));
        return value.asText();
    }

    /** An id with what ids cannot hold exchanged for hyphens, as in {@code test/algebra/1.json}. */
    static PromptId id(String text) {
        return new PromptId(text.replaceAll("[^A-Za-z0-9._-]", "-"));
    }

    private static PromptId numbered(String prefix, Line line) {
        return new PromptId("%s-%06d".formatted(prefix, line.number()));
    }
}
