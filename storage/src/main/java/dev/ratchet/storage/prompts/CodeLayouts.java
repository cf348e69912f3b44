package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.prompts.JsonLines.Line;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Layouts of published programming problems, all for Python; {@code docs/sandbox.md} has the format of the tests they become. */
final class CodeLayouts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern DECIMALS = Pattern.compile("(?s).*[0-9]\\.[0-9].*");
    private static final Map<String, Integer> LEVELS = new TreeMap<>(Map.of("easy", 1, "medium", 2, "hard", 3));
    private static final String WHOLE =
            "Answer with the whole code, with all imports and helpers that it needs, in one fenced code block.";

    private CodeLayouts() {}

    /** A function to complete, and tests that define {@code check(candidate)}. */
    static Prompt humanEval(Line line) {
        String test = line.text("test");
        require(
                test.contains("def check("),
                "test: %s (expected: Python that defines check(candidate))",
                Line.shown(line.fields().path("test")));
        String function = name("entry_point", line.text("entry_point"));
        ObjectNode answer = answer();
        answer.putArray("cases")
                .addObject()
                .put("name", "check")
                .put("assert", test + "\n\ncheck(__import__(\"solution\")." + function + ")");
        return new Prompt(
                MathLayouts.id(line.text("task_id")),
                Domain.CODE,
                1,
                "Complete this Python code.\n\n%s\n%s".formatted(fenced(line.text("prompt")), WHOLE),
                answer.toString());
    }

    /** A problem with public and private tests, of whole programs or of a method of a class {@code Solution}. */
    static Prompt liveCodeBench(Line line) {
        ArrayNode tests = JsonLines.object().arrayNode();
        tests.addAll(tests("public_test_cases", line.text("public_test_cases")));
        tests.addAll(tests("private_test_cases", privateTests(line.text("private_test_cases"))));
        require(!tests.isEmpty(), "public_test_cases, private_test_cases: none (expected: at least one test)");
        boolean functional = "functional".equals(tests.get(0).path("testtype").asText());
        String function = functional
                ? name("metadata, func_name", metadata(line).path("func_name").asText())
                : "";
        ObjectNode answer = answer();
        answer.putObject("limits")
                .put("cpuMillis", 6_000)
                .put("wallMillis", 12_000)
                .put("memoryMiB", 1_024);
        ArrayNode cases = answer.putArray("cases");
        boolean decimals = false;
        for (int i = 0; i < tests.size(); i++) {
            String where = "test case %d".formatted(i + 1);
            JsonNode test = tests.get(i);
            String type = text(test, where, "testtype");
            require(
                    type.equals(functional ? "functional" : "stdin"),
                    "%s, testtype: \"%s\" (expected: stdin, or functional, and one kind in a problem)",
                    where,
                    type);
            String input = text(test, where, "input");
            String output = text(test, where, "output");
            decimals |= DECIMALS.matcher(output).matches();
            if (functional) {
                cases.addObject().put("call", call(function, input, where)).put("expected", value(output, where));
            } else {
                cases.addObject().put("stdin", input).put("stdout", output);
            }
        }
        if (decimals) { // 0.5 is 0.50; whole numbers are compared digit by digit
            answer.putObject("checker").putObject("floats").put("absolute", 0).put("relative", 0);
        }
        return new Prompt(
                MathLayouts.id(line.text("question_id")),
                Domain.CODE,
                line.oneOf("difficulty", LEVELS),
                line.text("question_content") + "\n\n" + task(line),
                answer.toString());
    }

    private static String task(Line line) {
        String starter = line.fields().path("starter_code").asText();
        return starter.isBlank()
                ? "Write a Python program that reads standard input and writes standard output. " + WHOLE
                : "Complete this Python code.\n\n%s\n%s".formatted(fenced(starter), WHOLE);
    }

    /** JSON as it is, or packed: a pickled text, compressed, in base 64. */
    private static String privateTests(String text) {
        return text.stripLeading().startsWith("[") ? text : PackedText.unpacked("private_test_cases", text);
    }

    private static ArrayNode tests(String field, String text) {
        JsonNode tests = JsonLines.json(field, text);
        require(tests.isArray(), "%s: %s (expected: a list of tests)", field, Line.shown(tests));
        return (ArrayNode) tests;
    }

    private static JsonNode metadata(Line line) {
        return JsonLines.json("metadata", line.text("metadata"));
    }

    /**
     * An expression that gives the method's result as JSON with blanks around its signs, so that a checker sees each value. Its
     * arguments are JSON, one a line.
     */
    private static String call(String function, String input, String where) {
        String arguments = input.strip();
        arguments.lines().forEach(argument -> JsonLines.json(where + ", input", argument));
        String loads = "__import__(\"json\").loads";
        String result =
                "Solution().%s(*map(%s, %s.split(\"\\n\")))".formatted(function, loads, TextNode.valueOf(arguments));
        String written =
                "__import__(\"json\").dumps(%s, separators=(\",\", \":\"), ensure_ascii=False)".formatted(result);
        String spaced = ".replace(\",\", \" , \").replace(\"[\", \"[ \").replace(\"]\", \" ]\")";
        return "type(\"Json\", (), {\"__repr__\": lambda _: %s%s})()".formatted(written, spaced);
    }

    private static String value(String output, String where) {
        return JsonLines.json(where + ", output", output)
                .toString()
                .replace(",", " , ")
                .replace("[", "[ ")
                .replace("]", " ]");
    }

    private static String text(JsonNode test, String where, String field) {
        JsonNode value = test.path(field);
        require(value.isTextual(), "%s, %s: %s (expected: a text)", where, field, Line.shown(value));
        return value.textValue();
    }

    private static String name(String field, String name) {
        require(NAME.matcher(name).matches(), "%s: \"%s\" (expected: the name of a function)", field, name);
        return name;
    }

    private static ObjectNode answer() {
        return JsonLines.object().put("language", "python");
    }

    private static String fenced(String code) {
        return "```python\n" + code.stripTrailing() + "\n```\n";
    }
}
