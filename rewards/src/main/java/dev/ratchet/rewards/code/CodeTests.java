package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.rewards.sandbox.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tests that a prompt's reference answer holds as JSON; {@code docs/sandbox.md} gives the format.
 *
 * @param limits of each program
 */
record CodeTests(LanguageRuntime runtime, Limits limits, Checker checker, List<TestCase> cases) {
    private static final int MOST_CASES = 1000;
    private static final long MOST_MILLIS = 120_000;
    private static final long MOST_MEBIBYTES = 16_384;

    CodeTests {
        cases = List.copyOf(cases);
    }

    /** Throws {@link IllegalArgumentException}, which says what is wrong and what was expected. */
    static CodeTests read(String answer, Runtimes runtimes) {
        JsonNode tests = Fields.read(answer, "answer", "tests as JSON");
        Fields.only(tests, "answer", Set.of("language", "limits", "checker", "cases"));
        LanguageRuntime runtime = runtime(tests, "answer", runtimes);
        JsonNode cases = tests.path("cases");
        require(
                cases.isArray() && !cases.isEmpty() && cases.size() <= MOST_CASES,
                "answer.cases: %s (expected: a list of 1 to %d tests)",
                Fields.shown(cases),
                MOST_CASES);
        List<TestCase> read = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            read.add(testCase(cases.get(i), "answer.cases[%d]".formatted(i), "case " + (i + 1)));
        }
        return new CodeTests(runtime, limits(tests.path("limits")), checker(tests.path("checker"), runtimes), read);
    }

    private static TestCase testCase(JsonNode test, String where, String usualName) {
        Fields.only(test, where, Set.of("name", "stdin", "stdout", "call", "expected", "assert"));
        String name = test.has("name") ? Fields.text(test, where, "name") : usualName;
        require(!name.isBlank(), "%s.name: blank (expected: a name)", where);
        if (test.has("assert")) {
            Fields.only(test, where, Set.of("name", "assert"));
            return new TestCase.Assertion(name, Fields.text(test, where, "assert"));
        }
        if (test.has("call")) {
            Fields.only(test, where, Set.of("name", "call", "expected"));
            return new TestCase.Call(name, Fields.text(test, where, "call"), Fields.text(test, where, "expected"));
        }
        Fields.only(test, where, Set.of("name", "stdin", "stdout"));
        return new TestCase.InputOutput(
                name, test.has("stdin") ? Fields.text(test, where, "stdin") : "", Fields.text(test, where, "stdout"));
    }

    static Checker checker(JsonNode checker, Runtimes runtimes) {
        String where = "answer.checker";
        return switch (checker.isTextual() ? checker.textValue() : checker.isMissingNode() ? "tokens" : "") {
            case "exact" -> new Checker.Exact();
            case "tokens" -> new Checker.Tokens();
            case "floats" -> new Checker.Floats(1e-9, 1e-6);
            default -> {
                Fields.only(checker, where, Set.of("floats", "custom"));
                require(checker.size() == 1, "%s: %s (expected: floats or custom)", where, Fields.shown(checker));
                yield checker.has("floats")
                        ? floats(checker.get("floats"), where + ".floats")
                        : custom(checker.get("custom"), where + ".custom", runtimes);
            }
        };
    }

    private static Checker floats(JsonNode floats, String where) {
        Fields.only(floats, where, Set.of("absolute", "relative"));
        return new Checker.Floats(
                Fields.tolerance(floats, where, "absolute"), Fields.tolerance(floats, where, "relative"));
    }

    private static Checker custom(JsonNode custom, String where, Runtimes runtimes) {
        Fields.only(custom, where, Set.of("language", "source"));
        return new Checker.Custom(runtime(custom, where, runtimes), Fields.text(custom, where, "source"));
    }

    static LanguageRuntime runtime(JsonNode object, String where, Runtimes runtimes) {
        String language = Fields.text(object, where, "language");
        return runtimes.named(language)
                .orElseThrow(() -> new IllegalArgumentException("%s.language: %s (expected: one of %s)"
                        .formatted(where, Words.quoted(language), runtimes.names())));
    }

    static Limits limits(JsonNode limits) {
        String where = "answer.limits";
        Limits usual = Limits.standard();
        if (limits.isMissingNode()) {
            return usual;
        }
        Fields.only(limits, where, Set.of("cpuMillis", "wallMillis", "memoryMiB"));
        long cpu = Fields.whole(limits, where, "cpuMillis", usual.cpu().toMillis(), 10, MOST_MILLIS);
        long wall = Fields.whole(limits, where, "wallMillis", Math.min(2 * cpu, MOST_MILLIS), 10, MOST_MILLIS);
        long memory = Fields.whole(limits, where, "memoryMiB", usual.memory() >> 20, 16, MOST_MEBIBYTES);
        return usual.withTimes(Duration.ofMillis(cpu), Duration.ofMillis(wall)).withMemory(memory << 20);
    }
}
