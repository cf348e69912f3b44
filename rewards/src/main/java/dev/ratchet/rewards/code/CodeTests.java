package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.rewards.sandbox.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
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

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    CodeTests {
        cases = List.copyOf(cases);
    }

    /** Throws {@link IllegalArgumentException}, which says what is wrong and what was expected. */
    static CodeTests read(String answer, Runtimes runtimes) {
        JsonNode tests;
        try {
            tests = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "answer: %s (expected: tests as JSON)".formatted(Words.quoted(e.getOriginalMessage())), e);
        }
        fields(tests, "answer", Set.of("language", "limits", "checker", "cases"));
        LanguageRuntime runtime = runtime(tests, "answer", runtimes);
        JsonNode cases = tests.path("cases");
        require(
                cases.isArray() && !cases.isEmpty() && cases.size() <= MOST_CASES,
                "answer.cases: %s (expected: a list of 1 to %d tests)",
                shown(cases),
                MOST_CASES);
        List<TestCase> read = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            read.add(testCase(cases.get(i), "answer.cases[%d]".formatted(i), "case " + (i + 1)));
        }
        return new CodeTests(runtime, limits(tests.path("limits")), checker(tests.path("checker"), runtimes), read);
    }

    private static TestCase testCase(JsonNode test, String where, String usualName) {
        fields(test, where, Set.of("name", "stdin", "stdout", "call", "expected", "assert"));
        String name = test.has("name") ? text(test, where, "name") : usualName;
        require(!name.isBlank(), "%s.name: blank (expected: a name)", where);
        if (test.has("assert")) {
            fields(test, where, Set.of("name", "assert"));
            return new TestCase.Assertion(name, text(test, where, "assert"));
        }
        if (test.has("call")) {
            fields(test, where, Set.of("name", "call", "expected"));
            return new TestCase.Call(name, text(test, where, "call"), text(test, where, "expected"));
        }
        fields(test, where, Set.of("name", "stdin", "stdout"));
        return new TestCase.InputOutput(
                name, test.has("stdin") ? text(test, where, "stdin") : "", text(test, where, "stdout"));
    }

    private static Checker checker(JsonNode checker, Runtimes runtimes) {
        String where = "answer.checker";
        return switch (checker.isTextual() ? checker.textValue() : checker.isMissingNode() ? "tokens" : "") {
            case "exact" -> new Checker.Exact();
            case "tokens" -> new Checker.Tokens();
            case "floats" -> new Checker.Floats(1e-9, 1e-6);
            default -> {
                fields(checker, where, Set.of("floats", "custom"));
                require(checker.size() == 1, "%s: %s (expected: floats or custom)", where, shown(checker));
                yield checker.has("floats")
                        ? floats(checker.get("floats"), where + ".floats")
                        : custom(checker.get("custom"), where + ".custom", runtimes);
            }
        };
    }

    private static Checker floats(JsonNode floats, String where) {
        fields(floats, where, Set.of("absolute", "relative"));
        return new Checker.Floats(tolerance(floats, where, "absolute"), tolerance(floats, where, "relative"));
    }

    private static Checker custom(JsonNode custom, String where, Runtimes runtimes) {
        fields(custom, where, Set.of("language", "source"));
        return new Checker.Custom(runtime(custom, where, runtimes), text(custom, where, "source"));
    }

    private static LanguageRuntime runtime(JsonNode object, String where, Runtimes runtimes) {
        String language = text(object, where, "language");
        return runtimes.named(language)
                .orElseThrow(() -> new IllegalArgumentException("%s.language: %s (expected: one of %s)"
                        .formatted(where, Words.quoted(language), runtimes.names())));
    }

    private static Limits limits(JsonNode limits) {
        String where = "answer.limits";
        Limits usual = Limits.standard();
        if (limits.isMissingNode()) {
            return usual;
        }
        fields(limits, where, Set.of("cpuMillis", "wallMillis", "memoryMiB"));
        long cpu = whole(limits, where, "cpuMillis", usual.cpu().toMillis(), 10, MOST_MILLIS);
        long wall = whole(limits, where, "wallMillis", Math.min(2 * cpu, MOST_MILLIS), 10, MOST_MILLIS);
        long memory = whole(limits, where, "memoryMiB", usual.memory() >> 20, 16, MOST_MEBIBYTES);
        return usual.withTimes(Duration.ofMillis(cpu), Duration.ofMillis(wall)).withMemory(memory << 20);
    }

    private static long whole(JsonNode object, String where, String field, long usual, long least, long most) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        require(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && least <= value.longValue()
                        && value.longValue() <= most,
                "%s.%s: %s (expected: a whole number from %d to %d)",
                where,
                field,
                shown(value),
                least,
                most);
        return value.longValue();
    }

    private static double tolerance(JsonNode object, String where, String field) {
        JsonNode value = object.path(field);
        require(
                value.isMissingNode() || (value.isNumber() && value.doubleValue() >= 0),
                "%s.%s: %s (expected: a number >= 0)",
                where,
                field,
                shown(value));
        return value.asDouble(0);
    }

    private static String text(JsonNode object, String where, String field) {
        JsonNode value = object.path(field);
        require(value.isTextual(), "%s.%s: %s (expected: text)", where, field, shown(value));
        return value.textValue();
    }

    private static void fields(JsonNode object, String where, Set<String> known) {
        require(object.isObject(), "%s: %s (expected: an object)", where, shown(object));
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(
                    known.contains(name),
                    "%s: field %s (expected: only %s)",
                    where,
                    Words.quoted(name),
                    known.stream().sorted().toList());
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : Words.shortened(node.toString());
    }
}
