package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Each layout on a few lines of our own. */
class PromptLayoutTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String AIME = """
            {"ID": "2099-I-1", "Problem": "What is $2^3 \\\\cdot 5$?", "Solution": "$8 \\\\cdot 5 = 40$.", "Answer": 40}
            {"id": 61, "problem": "What is $5 + 2$?", "answer": "007", "url": "https://example.org", "year": "2099"}
            {"question": "What is $30^2$?", "answer": "900"}
            {"problem_idx": 4, "problem": "What is $0 \\\\cdot 3$?", "answer": 0, "problem_type": ["Algebra"]}
            """;
    private static final String MATH = """
            {"problem": "Halve $\\\\frac{2}{3}$.", "solution": "It is $\\\\boxed{\\\\frac{1}{3}}$.", "answer": "\\\\frac{1}{3}", "subject": "Prealgebra", "level": 2, "unique_id": "test/prealgebra/1.json"}
            """;
    private static final String GSM = """
            {"question": "Ann has 12 pens and buys 1,000 more. How many has she?", "answer": "She has 12+1000=<<12+1000=1012>>1,012 pens.\\n#### 1,012"}
            """;
    private static final String HUMAN = """
            {"task_id": "Own/0", "prompt": "def twice(n):\\n    \\"\\"\\"Twice n.\\"\\"\\"\\n", "canonical_solution": "    return 2 * n\\n", "test": "\\n\\nMETADATA = {}\\n\\n\\ndef check(candidate):\\n    assert candidate(2) == 4\\n", "entry_point": "twice"}
            """;

    @Test
    void the_contest_is_read_in_all_its_spellings() {
        assertThat(read(PromptLayout.AIME, AIME))
                .containsExactly(
                        math("2099-I-1", 1, "What is $2^3 \\cdot 5$?", "40"),
                        math("61", 1, "What is $5 + 2$?", "7"),
                        math("aime-000003", 1, "What is $30^2$?", "900"),
                        math("4", 1, "What is $0 \\cdot 3$?", "0"));
        assertRefused(
                PromptLayout.AIME,
                "{\"id\": 1, \"answer\": 2}",
                "line 1, problem: missing (expected: a text that is not blank, or a whole number, under problem or Problem or question or Question)");
        assertRefused(PromptLayout.AIME, AIME.replace("40}", "40.5}"), "line 1, Answer: 40.5 (expected: a text");
        assertRefused(PromptLayout.AIME, AIME.replace("\"007\"", "\" \""), "line 2, answer: \" \" (expected: a text");
        assertRefused(
                PromptLayout.AIME,
                AIME.replace("61", "\"2099-I-1\""),
                "line 2, id: \"2099-I-1\" is there twice, first in line 1");
        assertRefused(
                PromptLayout.AIME,
                AIME.replace("30^2", "5 + 2"),
                "line 3, prompt aime-000003: asks what line 2 asks (expected: each question once)");
    }

    @Test
    void mathematics_keeps_its_level_and_its_name() {
        assertThat(read(PromptLayout.MATH500, MATH))
                .containsExactly(math("test-prealgebra-1.json", 2, "Halve $\\frac{2}{3}$.", "\\frac{1}{3}"));
        assertThat(read(PromptLayout.MATH500, MATH.replace(": 2,", ": \"2\",")))
                .isEqualTo(read(PromptLayout.MATH500, MATH));
        assertRefused(PromptLayout.MATH500, MATH.replace(": 2,", ": 9,"), "line 1, level: \"9\" (expected: 1 to 5)");
        assertRefused(PromptLayout.MATH500, MATH.replace("unique_id", "uid"), "line 1, unique_id: missing");
        assertRefused(PromptLayout.MATH500, GSM, "line 1, level: missing (expected: a text");
        assertRefused(
                PromptLayout.MATH500,
                MATH.replace("test/prealgebra/1.json", "x".repeat(65)),
                "line 1, prompt id: \"xxx",
                "(expected: 1 to 64 of");
    }

    @Test
    void a_word_problem_has_the_number_after_the_hashes_as_its_answer() {
        assertThat(read(PromptLayout.GSM8K, "\n" + GSM))
                .containsExactly(
                        math("gsm8k-000002", 1, "Ann has 12 pens and buys 1,000 more. How many has she?", "1012"));
        assertThat(read(PromptLayout.GSM8K, GSM.replace("1,012\"", "-0.5\""))
                        .getFirst()
                        .answer())
                .isEqualTo("-0.5");
        assertRefused(
                PromptLayout.GSM8K,
                GSM.replace("####", "so"),
                "line 1, answer: ends in",
                "(expected: a solution that ends in #### and a number)");
        assertRefused(PromptLayout.GSM8K, GSM.replace("1,012\"", "\""), "line 1, answer: ends in");
        assertRefused(
                PromptLayout.GSM8K,
                "{\"question\": 5, \"answer\": \"#### 2\"}",
                "line 1, question: 5 (expected: a text");
    }

    @Test
    void a_function_is_tested_by_what_checks_it() {
        Prompt prompt = read(PromptLayout.HUMANEVAL, HUMAN).getFirst();

        assertThat(prompt.id().value()).isEqualTo("Own-0");
        assertThat(prompt.domain()).isEqualTo(Domain.CODE);
        assertThat(prompt.question())
                .startsWith("Complete this Python code.\n\n```python\ndef twice(n):\n    \"\"\"Twice n.\"\"\"\n```\n")
                .doesNotContain("return 2 * n");
        JsonNode answer = json(prompt.answer());
        assertThat(answer.path("language").asText()).isEqualTo("python");
        assertThat(answer.path("cases").path(0).path("assert").asText())
                .contains("assert candidate(2) == 4")
                .endsWith("check(__import__(\"solution\").twice)");
        assertRefused(
                PromptLayout.HUMANEVAL,
                HUMAN.replace("def check", "def test"),
                "line 1, test: \"",
                "(expected: Python that defines check(candidate))");
        assertRefused(
                PromptLayout.HUMANEVAL,
                HUMAN.replace("\"twice\"", "\"os.system('x')\""),
                "line 1, entry_point: \"os.system('x')\" (expected: the name of a function)");
        assertRefused(PromptLayout.HUMANEVAL, HUMAN.replace("\"prompt\"", "\"Prompt\""), "line 1, prompt: missing");
    }

    @Test
    void programs_are_tested_by_public_and_private_tests_however_these_are_packed() {
        String privately = "[{\"input\":\"3 4\\n\",\"output\":\"7\\n\",\"testtype\":\"stdin\"}]";
        String plain = live("stdin", "1 2\n", "3\n", privately, "{}", "").toString();

        JsonNode cases = json(read(PromptLayout.LIVECODEBENCH, plain).getFirst().answer())
                .path("cases");

        assertThat(cases.toString())
                .isEqualTo("[{\"stdin\":\"1 2\\n\",\"stdout\":\"3\\n\"},{\"stdin\":\"3 4\\n\",\"stdout\":\"7\\n\"}]");
        for (int protocol = 1; protocol <= 5; protocol++) {
            String packed = live("stdin", "1 2\n", "3\n", packed(pickle(protocol, privately)), "{}", "")
                    .toString();
            assertThat(read(PromptLayout.LIVECODEBENCH, packed)).isEqualTo(read(PromptLayout.LIVECODEBENCH, plain));
        }
        Prompt prompt = read(PromptLayout.LIVECODEBENCH, plain).getFirst();
        assertThat(prompt.level()).isEqualTo(2);
        assertThat(prompt.id().value()).isEqualTo("own_1");
        assertThat(prompt.question()).startsWith("Add.\n\nWrite a Python program that reads standard input");
        assertThat(json(prompt.answer()).has("checker")).isFalse();
        String decimals = live("stdin", "1 2\n", "3.5\n", privately, "{}", "").toString();
        assertThat(json(read(PromptLayout.LIVECODEBENCH, decimals).getFirst().answer())
                        .path("checker")
                        .toString())
                .isEqualTo("{\"floats\":{\"absolute\":0,\"relative\":0}}");
    }

    @Test
    void methods_are_called_with_their_arguments() {
        String line = live(
                        "functional",
                        "[1, 2]\n\"a,b\"",
                        "[[1,2],\"x\"]",
                        "[]",
                        "{\"func_name\": \"pair\"}",
                        "class Solution:\n    def pair(self, a, b):\n        ")
                .toString();

        Prompt prompt = read(PromptLayout.LIVECODEBENCH, line).getFirst();

        JsonNode test = json(prompt.answer()).path("cases").path(0);
        assertThat(test.path("call").asText()).contains("Solution().pair(", "\"[1, 2]\\n\\\"a,b\\\"\"");
        assertThat(test.path("expected").asText()).isEqualTo("[ [ 1 , 2 ] , \"x\" ]");
        assertThat(prompt.question()).contains("```python\nclass Solution:\n    def pair(self, a, b):\n```\n");
        assertRefused(
                PromptLayout.LIVECODEBENCH,
                line.replace("\\\"pair\\\"", "\\\"a; b\\\""),
                "line 1, metadata, func_name: \"a; b\" (expected: the name of a function)");
        assertRefused(
                PromptLayout.LIVECODEBENCH, line.replace("[[1,2]", "[[1,2"), "line 1, test case 1, output: no JSON");
    }

    @Test
    void tests_that_are_none_are_named() {
        assertRefusedTests(
                "[{\"input\":\"1\",\"output\":2,\"testtype\":\"stdin\"}]", "test case 2, output: 2 (expected: a text)");
        assertRefusedTests(
                "[{\"input\":\"1\",\"output\":\"2\",\"testtype\":\"functional\"}]",
                "test case 2, testtype: \"functional\" (expected: stdin, or functional, and one kind in a problem)");
        assertRefusedTests("not base 64!", "private_test_cases: no base 64 (expected: JSON, or a pickled text");
        assertRefusedTests(
                "aGVsbG8=", "private_test_cases: cannot be unpacked", "(expected: data compressed with zlib)");
        assertRefusedTests(packed(pickle(4, "{}")), "private_test_cases: {} (expected: a list of tests)");
        assertRefused(
                PromptLayout.LIVECODEBENCH,
                live("stdin", "", "", "[]", "{}", "")
                        .put("public_test_cases", "[]")
                        .toString(),
                "public_test_cases, private_test_cases: none (expected: at least one test)");
    }

    @Test
    void a_pickle_that_is_more_than_a_text_is_refused_and_nothing_of_it_is_run() {
        byte[] system = HexFormat.of()
                .parseHex("8004951f000000000000008c05706f736978948c0673797374656d9493948c047472756594859452942e");
        assertRefusedTests(packed(system), "private_test_cases: a pickle of several texts (expected: of one)");
        assertRefusedTests(
                packed("cos\nsystem\n(S'true'\ntR.".getBytes(UTF_8)),
                "a pickle with the instruction 0x63 (expected: of one text, and nothing else)");
        assertRefusedTests(packed(HexFormat.of().parseHex("80042e")), "a pickle of nothing (expected: of one text)");
        assertRefusedTests(
                packed(HexFormat.of().parseHex("800458ffffff7f61")),
                "a pickle that breaks off (expected: a whole one)");
        assertRefusedTests(packed(HexFormat.of().parseHex("80048dffffffffffffffff61")), "a pickle that breaks off");
        assertRefusedTests(packed(HexFormat.of().parseHex("80048c02c3282e")), "a text that is not UTF-8");
        assertRefusedTests(
                packed(new byte[(1 << 24) + 1]), "private_test_cases: more than 16777216 bytes when unpacked");
    }

    @Test
    void our_own_layout_has_nothing_to_train_on_and_no_pictures() {
        Prompt prompt = math("a", 1, "1+1=", "2");
        String line = PromptFiles.line(prompt, "heldout");

        assertThat(read(PromptLayout.JSONL, line)).containsExactly(prompt);
        assertRefused(
                PromptLayout.JSONL,
                PromptFiles.line(prompt, "train"),
                "line 1, split: \"train\" (expected: \"heldout\"");
        assertRefused(PromptLayout.JSONL, line.replace("}", ",\"images\":[]}"), "line 1, images: there are some");
        assertRefused(PromptLayout.JSONL, line.replace("level", "grade"), "line 1, grade: unknown field");
        assertFault(
                        INVALID_REQUEST,
                        () -> PromptLayout.JSONL.read(
                                "mine.jsonl", line.getBytes(UTF_8), _ -> Optional.of("answer: no (expected: yes)")))
                .hasMessage("mine.jsonl, line 1, answer: no (expected: yes)");
        assertRefused(PromptLayout.GSM8K, "[1]", "line 1, ARRAY (expected: a JSON object)");
        assertThatThrownBy(() -> PromptLayout.named("parquet"))
                .hasMessage(
                        "format: \"parquet\" (expected: one of jsonl, aime, math500, humaneval, livecodebench, gsm8k)");
    }

    private static void assertRefusedTests(String privately, String... parts) {
        assertRefused(
                PromptLayout.LIVECODEBENCH,
                live("stdin", "1", "1", privately, "{}", "").toString(),
                parts);
    }

    private static void assertRefused(PromptLayout layout, String content, String... parts) {
        assertFault(INVALID_REQUEST, () -> read(layout, content))
                .hasMessageStartingWith("own.jsonl, line ")
                .hasMessageContainingAll(parts);
    }

    private static List<Prompt> read(PromptLayout layout, String content) {
        return layout.read("own.jsonl", content.getBytes(UTF_8), _ -> Optional.empty());
    }

    private static Prompt math(String id, int level, String question, String answer) {
        return new Prompt(new PromptId(id), Domain.MATH, level, question, answer);
    }

    private static ObjectNode live(
            String type, String input, String output, String privately, String metadata, String starter) {
        ObjectNode test = JSON.createObjectNode()
                .put("input", input)
                .put("output", output)
                .put("testtype", type);
        return JSON.createObjectNode()
                .put("question_title", "Own")
                .put("question_content", "Add.")
                .put("platform", "own")
                .put("question_id", "own_1")
                .put("contest_id", "own")
                .put("contest_date", "2099-01-01T00:00:00")
                .put("starter_code", starter)
                .put("difficulty", "medium")
                .put("public_test_cases", JSON.createArrayNode().add(test).toString())
                .put("private_test_cases", privately)
                .put("metadata", metadata);
    }

    /** As Python's pickle.dumps writes a text under each protocol. */
    private static byte[] pickle(int protocol, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] utf8 = text.getBytes(UTF_8);
        if (protocol >= 2) {
            out.writeBytes(new byte[] {(byte) 0x80, (byte) protocol});
        }
        if (protocol >= 4) {
            out.writeBytes(new byte[] {(byte) 0x95, (byte) (utf8.length + 4), 0, 0, 0, 0, 0, 0, 0});
            out.writeBytes(new byte[] {(byte) 0x8c, (byte) utf8.length});
        } else {
            out.writeBytes(new byte[] {'X', (byte) utf8.length, 0, 0, 0});
        }
        out.writeBytes(utf8);
        out.writeBytes(protocol >= 4 ? new byte[] {(byte) 0x94, '.'} : new byte[] {'q', 0, '.'});
        return out.toByteArray();
    }

    private static String packed(byte[] pickle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out)) {
            deflated.write(pickle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
