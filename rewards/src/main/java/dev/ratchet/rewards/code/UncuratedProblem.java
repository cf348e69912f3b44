package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.rewards.sandbox.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A programming problem without tests; {@code docs/prompts.md} gives the format.
 *
 * @param language of the answers that the tests will judge
 * @param checker that outputs of submissions agree by, and answers are judged by
 * @param limits of each program
 * @param generator reads the number of a case and writes the case's input
 * @param submissions known to be right, most of them
 */
public record UncuratedProblem(
        PromptId id,
        int level,
        String question,
        String split,
        LanguageRuntime language,
        Optional<JsonNode> checker,
        Optional<JsonNode> limits,
        Source generator,
        List<Source> submissions) {
    private static final Set<String> FIELDS =
            Set.of("id", "level", "question", "split", "language", "checker", "limits", "generator", "submissions");
    private static final int MOST_SUBMISSIONS = 100;

    public UncuratedProblem {
        submissions = List.copyOf(submissions);
    }

    /** A program in a language. */
    public record Source(LanguageRuntime runtime, String text) {}

    /**
     * Reads a problem from one line of JSON.
     *
     * @throws IllegalArgumentException which names the field, its value and what was expected
     */
    public static UncuratedProblem read(String line, Runtimes runtimes) {
        JsonNode problem = Fields.read(line, "problem", "one JSON object");
        Fields.only(problem, "problem", FIELDS);
        PromptId id = new PromptId(Fields.text(problem, "problem", "id"));
        String where = "problem " + id;
        JsonNode submissions = problem.path("submissions");
        require(
                submissions.isArray() && 2 <= submissions.size() && submissions.size() <= MOST_SUBMISSIONS,
                "%s.submissions: %s (expected: a list of 2 to %d programs)",
                where,
                Fields.shown(submissions),
                MOST_SUBMISSIONS);
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < submissions.size(); i++) {
            sources.add(source(submissions.get(i), "%s.submissions[%d]".formatted(where, i), runtimes));
        }
        String split = problem.has("split") ? Fields.text(problem, where, "split") : "train";
        require(
                split.equals("train") || split.equals("heldout"),
                "%s.split: %s (expected: train or heldout)",
                where,
                Words.quoted(split));
        UncuratedProblem read = new UncuratedProblem(
                id,
                (int) Fields.whole(problem, where, "level", 1, 1, 1000),
                Fields.text(problem, where, "question"),
                split,
                CodeTests.runtime(problem, where, runtimes),
                Optional.ofNullable(problem.get("checker")),
                Optional.ofNullable(problem.get("limits")),
                source(problem.path("generator"), where + ".generator", runtimes),
                sources);
        require(!read.question().isBlank(), "%s.question: blank (expected: text)", where);
        Checker.Plain _ = read.plainChecker(runtimes);
        Limits _ = read.programLimits();
        return read;
    }

    private static Source source(JsonNode program, String where, Runtimes runtimes) {
        Fields.only(program, where, Set.of("language", "source"));
        return new Source(CodeTests.runtime(program, where, runtimes), Fields.text(program, where, "source"));
    }

    /** By a custom checker no two outputs could be said to agree. */
    Checker.Plain plainChecker(Runtimes runtimes) {
        Checker read = CodeTests.checker(checker.orElse(MissingNode.getInstance()), runtimes);
        return switch (read) {
            case Checker.Plain plain -> plain;
            case Checker.Custom _ ->
                throw new IllegalArgumentException(
                        "problem %s.checker: custom (expected: exact, tokens or floats)".formatted(id));
        };
    }

    Limits programLimits() {
        return CodeTests.limits(limits.orElse(MissingNode.getInstance()));
    }
}
