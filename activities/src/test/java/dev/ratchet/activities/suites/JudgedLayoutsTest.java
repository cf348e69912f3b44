package dev.ratchet.activities.suites;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.rewards.code.CodeVerifier;
import dev.ratchet.rewards.code.Runtimes;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.prompts.PromptLayout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Programs that answer problems of published layouts run in the sandbox; the problems are our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgedLayoutsTest {
    private static final String FUNCTION = """
            {"task_id": "Own/0", "prompt": "from typing import List\\n\\n\\ndef doubled(numbers: List[int]) -> List[int]:\\n    \\"\\"\\"Each number twice.\\"\\"\\"\\n", "canonical_solution": "", "test": "def check(candidate):\\n    assert candidate([]) == []\\n    assert candidate([1, -2]) == [2, -4]\\n", "entry_point": "doubled"}
            """;
    private static final String PROGRAM = """
            {"question_content": "Halve a number.", "question_id": "own_1", "starter_code": "", "difficulty": "easy", "metadata": "{}",
             "public_test_cases": "[{\\"input\\": \\"3\\\\n\\", \\"output\\": \\"1.5\\\\n\\", \\"testtype\\": \\"stdin\\"}]",
             "private_test_cases": "[{\\"input\\": \\"4\\\\n\\", \\"output\\": \\"2.0\\\\n\\", \\"testtype\\": \\"stdin\\"}]"}
            """.replace("\n", "");
    private static final String METHOD = """
            {"question_content": "Repeat a word.", "question_id": "own_2", "starter_code": "class Solution:\\n    def repeated(self, word: str, times: int) -> List[str]:\\n        ", "difficulty": "hard", "metadata": "{\\"func_name\\": \\"repeated\\"}",
             "public_test_cases": "[{\\"input\\": \\"\\\\\\"a, [é]\\\\\\"\\\\n2\\", \\"output\\": \\"[\\\\\\"a, [é]\\\\\\", \\\\\\"a, [é]\\\\\\"]\\", \\"testtype\\": \\"functional\\"}]",
             "private_test_cases": "[{\\"input\\": \\"\\\\\\"b\\\\\\"\\\\n0\\", \\"output\\": \\"[]\\", \\"testtype\\": \\"functional\\"}]"}
            """.replace("\n", "");

    private final Suites suites = new Suites(new InMemoryBlobStore());
    private @Nullable Sandbox sandbox;
    private @Nullable CodeVerifier verifier;

    @BeforeAll
    void open() {
        assumeTrue(Sandbox.missing().isEmpty(), () -> Sandbox.missing().orElseThrow());
        Sandbox opened = Sandbox.open(1);
        sandbox = opened;
        verifier = new CodeVerifier(opened, Runtimes.standard().only("python"));
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void what_checks_a_function_is_run() {
        Prompt prompt = first(PromptLayout.HUMANEVAL, FUNCTION);

        assertThat(judge(prompt, "def doubled(numbers):\n    return [2 * n for n in numbers]")
                        .verdict())
                .isEqualTo(RIGHT);
        assertThat(judge(prompt, "def doubled(numbers):\n    return numbers").verdict())
                .isEqualTo(WRONG);
        assertThat(judge(prompt, "def doubled(numbers):\n    raise SystemExit(0)")
                        .verdict())
                .isEqualTo(WRONG);
        assertThat(judge(prompt, "def tripled(numbers):\n    return numbers").reason())
                .contains("doubled");
    }

    @Test
    void a_program_must_pass_the_private_tests_too_and_decimals_are_numbers() {
        Prompt prompt = first(PromptLayout.LIVECODEBENCH, PROGRAM);

        assertThat(judge(prompt, "print(int(input()) / 2, end='0')").verdict()).isEqualTo(RIGHT);
        assertThat(judge(prompt, "input()\nprint(1.5)").reason()).startsWith("case 2: wrote \"1.5");
    }

    @Test
    void what_a_method_returns_is_compared_whatever_signs_are_in_it() {
        Prompt prompt = first(PromptLayout.LIVECODEBENCH, METHOD);

        assertThat(judge(
                        prompt, "class Solution:\n    def repeated(self, word, times):\n        return [word] * times"))
                .matches(judgement -> judgement.verdict() == RIGHT);
        assertThat(judge(prompt, "class Solution:\n    def repeated(self, word, times):\n        return [word] * 2"))
                .matches(judgement -> judgement.verdict() == WRONG);
        assertThat(judge(prompt, "class Solution:\n    def repeated(self, word, times):\n        return None")
                        .verdict())
                .isEqualTo(WRONG);
    }

    @Test
    void a_reference_that_cannot_be_judged_against_stops_the_adding_with_its_line() {
        String line = "{\"problem\": \"?\", \"answer\": \"1/0\", \"level\": 1, \"unique_id\": \"a\"}";

        assertThatThrownBy(() -> suites.add("mine", "", PromptLayout.MATH500, "own.jsonl", line.getBytes(UTF_8)))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("own.jsonl, line 1, answer: \"1/0\"");
        assertThat(suites.find("mine")).isEmpty();
    }

    private Prompt first(PromptLayout layout, String line) {
        Suite suite = suites.add("own", "Our own", layout, "own.jsonl", line.getBytes(UTF_8));
        assertThat(suite.source()).isEqualTo(layout.label());
        return suites.prompts(suite).getFirst();
    }

    private Judgement judge(Prompt prompt, String code) {
        return requireNonNull(verifier).judge(prompt, "```python\n" + code + "\n```");
    }
}
