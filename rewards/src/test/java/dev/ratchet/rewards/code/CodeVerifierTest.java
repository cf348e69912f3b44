package dev.ratchet.rewards.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.Scoring;
import dev.ratchet.rewards.code.LanguageRuntime.Forms;
import dev.ratchet.rewards.sandbox.Attack;
import dev.ratchet.rewards.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeVerifierTest {
    private static final String SUM = """
            {"language": "python", "cases": [
              {"stdin": "1 2\\n", "stdout": "3\\n"},
              {"name": "negative", "stdin": "-1 -2\\n", "stdout": "-3\\n"}]}
            """;
    private static final String RIGHT_SUM = "print(sum(map(int, input().split())))";

    private @Nullable Sandbox opened;
    private @Nullable CodeVerifier tried;

    @BeforeAll
    void open() {
        Attack.needsBubblewrap();
        opened = Sandbox.open(1);
        tried = new CodeVerifier(opened, Runtimes.standard().only("python"));
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void a_program_that_passes_all_tests_is_right() {
        Judgement judgement = judge(SUM, "Add them up:\n```python\n" + RIGHT_SUM + "\n```\nDone.");

        assertThat(judgement).isEqualTo(Judgement.whole(Verdict.RIGHT, "passes 2 tests", new VerifierId("code", 1)));
    }

    @Test
    void the_first_test_that_fails_is_the_reason() {
        assertThat(judge(SUM, fenced("print(3)")))
                .isEqualTo(Judgement.whole(
                        Verdict.WRONG, "negative: wrote \"3\" (expected: \"-3\")", new VerifierId("code", 1)));
    }

    @Test
    void only_the_last_block_counts() {
        assertThat(judge(SUM, fenced("print(1)") + fenced(RIGHT_SUM)).verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(judge(SUM, fenced(RIGHT_SUM) + fenced("print(1)")).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judge(SUM, RIGHT_SUM).reason()).isEqualTo("the response has no fenced code block");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            20000 | raise SystemExit(3)          | case 1: ended with status 3: ""
            20000 | while True: pass             | case 1: took more processor time than 500 ms
            600   | import time; time.sleep(60)  | case 1: took longer than 600 ms
            20000 | held = [bytearray(1 << 20) + b'x' for _ in range(9999)] | case 1: took more memory than 64 MiB
            20000 | while True: print('x' * 999) | case 1: wrote more than 1048576 bytes
            """)
    void a_program_that_misbehaves_is_wrong(int wall, String program, String reason) {
        String tests = """
                {"language": "python", "limits": {"cpuMillis": 500, "wallMillis": %d, "memoryMiB": 64},
                 "cases": [{"stdout": "1"}]}
                """.formatted(wall);

        Judgement judgement = judge(tests, fenced(program));

        assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judgement.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "exact"                                  | 1 2      | print('1 2')           | WRONG
            "exact"                                  | 1 2\\n   | print('1 2')           | RIGHT
            "tokens"                                 | 1 2      | print('1\\n  2')       | RIGHT
            "tokens"                                 | 1 2      | print('12')            | WRONG
            "floats"                                 | 0.3333333 | print(1/3)            | RIGHT
            "floats"                                 | 0.33     | print(1/3)             | WRONG
            "floats"                                 | 1 2      | print('1')             | WRONG
            "floats"                                 | nan      | print('1')             | WRONG
            {"floats": {"absolute": 0.01}}           | 0.33     | print(1/3)             | RIGHT
            {"floats": {"relative": 0.5}}            | 100 yes  | print(149.9, 'yes')    | RIGHT
            """)
    void output_is_checked_as_the_tests_say(String checker, String expected, String program, Verdict verdict) {
        String tests = "{\"language\": \"python\", \"checker\": %s, \"cases\": [{\"stdout\": \"%s\"}]}"
                .formatted(checker, expected);

        assertThat(judge(tests, fenced(program.replace("\\\\", "\\"))).verdict())
                .isEqualTo(verdict);
    }

    @Test
    void a_custom_checker_runs_in_the_sandbox_too() {
        String anyFactor = """
                {"language": "python", "cases": [{"stdin": "91", "stdout": "7"}], "checker": {"custom": {"language": "python",
                 "source": "n = int(open('input.txt').read())\\nf = int(open('output.txt').read())\\nprint('right' if n % f == 0 and open('expected.txt').read() == '7' else 'wrong: no factor')"}}}
                """;

        assertThat(judge(anyFactor, fenced("print(13)")).verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(judge(anyFactor, fenced("print(12)")).reason())
                .isEqualTo("case 1: the checker says \"wrong: no factor\"");
    }

    @Test
    void a_custom_checker_that_breaks_is_never_a_score() {
        String broken = """
                {"language": "python", "cases": [{"stdout": "7"}],
                 "checker": {"custom": {"language": "python", "source": "raise ValueError('broken')"}}}
                """;

        Judgement judgement = new Scoring(verifier(), 2).judge(prompt(broken), fenced("print(7)"));

        assertThat(judgement.verdict()).isEqualTo(Verdict.VERIFIER_FAILED);
        assertThat(judgement.reason()).contains("the custom checker ended with status 1", "broken");
    }

    @Test
    void functions_are_called_and_their_values_compared() {
        String tests = """
                {"language": "python", "cases": [
                  {"call": "add(2, 3)", "expected": "5"},
                  {"call": "[add('a', '{call}')]", "expected": "['a{call}']"}]}
                """;

        assertThat(judge(tests, fenced("def add(a, b):\n    print('adding', end='')\n    return a + b"))
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(judge(tests, fenced("def add(a, b): return a - b")).reason())
                .isEqualTo("case 1: wrote \"-1\" (expected: \"5\")");
        assertThat(judge(tests, fenced("raise SystemExit(0)")).reason())
                .isEqualTo("case 1: wrote \"\" (expected: \"5\")");
    }

    @Test
    void assertions_hold_or_fail_and_cannot_be_left_out() {
        String tests = """
                {"language": "python", "cases": [{"assert": "assert add(2, 3) == 5"}]}
                """;

        assertThat(judge(tests, fenced("def add(a, b): return a + b")).verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(judge(tests, fenced("def add(a, b): return 6")).reason())
                .startsWith("case 1: ended with status 1:")
                .contains("AssertionError");
        assertThat(judge(tests, fenced("import os\nos._exit(0)")).reason())
                .isEqualTo("case 1: ended before its assertion");
        assertThat(judge(tests, fenced("def add(a, b): raise SystemExit")).reason())
                .isEqualTo("case 1: ended before its assertion");
    }

    @Test
    void partial_credit_makes_every_test_a_part() {
        CodeVerifier partial =
                new CodeVerifier(sandbox(), Runtimes.standard().only("python")).giving(CodeVerifier.Credit.PARTIAL);

        Judgement judgement = partial.judge(prompt(SUM), fenced("print(-3)"));

        assertThat(judgement.verdict()).isEqualTo(Verdict.PARTLY_RIGHT);
        assertThat(judgement.parts()).containsExactly(new Part("case 1", 0, 1), new Part("negative", 1, 1));
        assertThat(judgement.share()).isEqualTo(0.5);
        assertThat(partial.judge(prompt(SUM), fenced(RIGHT_SUM)).verdict()).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void java_and_javascript_run_too() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/node")), "no node here: apt-get install nodejs");
        CodeVerifier all = new CodeVerifier(sandbox(), Runtimes.standard());
        String cases = "\"cases\": [{\"call\": \"%s\", \"expected\": \"5\"}, {\"assert\": \"%s\"}]}";
        String java =
                "{\"language\": \"java\", " + cases.formatted("Solution.add(2, 3)", "assert Solution.add(1, 1) == 2;");
        String javascript =
                "{\"language\": \"javascript\", " + cases.formatted("add(2, 3)", "assert.equal(add(1, 1), 2)");

        Judgement inJava =
                all.judge(prompt(java), fenced("class Solution { static int add(int a, int b) { return a + b; } }"));
        Judgement inJavascript = all.judge(prompt(javascript), fenced("const add = (a, b) => a + b;"));

        assertThat(inJava.reason()).isEqualTo("passes 2 tests");
        assertThat(inJavascript.reason()).isEqualTo("passes 2 tests");
        assertThat(all.judge(prompt(javascript), fenced("const add = (a, b) => 5;"))
                        .reason())
                .contains("case 2: ended with status 1");
    }

    @Test
    void a_user_adds_a_language() {
        LanguageRuntime shell = new LanguageRuntime(
                "shell",
                List.of("/bin/sh", "main.sh"),
                "main.sh",
                "solution.sh",
                Map.of(),
                List.of(),
                1 << 28,
                new Forms(". ./solution.sh; echo; {call}", ". ./solution.sh; {assert} && echo {mark}", "echo ready"),
                "any POSIX system has one");
        CodeVerifier verifier = new CodeVerifier(sandbox(), new Runtimes(List.of()).with(shell));

        assertThat(verifier.judge(prompt("""
                                        {"language": "shell", "cases": [{"call": "add 2 3", "expected": "5"}]}
                                        """), fenced("add() { echo $(($1 + $2)); }"))
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void a_missing_runtime_stops_the_start_with_the_remedy() {
        LanguageRuntime python = Runtimes.standard().only("python").rows().getFirst();
        LanguageRuntime missing = new LanguageRuntime(
                "cobol",
                List.of("/usr/bin/no-such-cobol"),
                "main.cob",
                "solution.cob",
                Map.of(),
                List.of(),
                0,
                python.forms(),
                "apt-get install gnucobol");

        assertThatThrownBy(() -> new CodeVerifier(sandbox(), new Runtimes(List.of(missing))))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("runtime cobol: /usr/bin/no-such-cobol says Finished[exit=127")
                .hasMessageEndingWith("(expected: to run in the sandbox). To do: apt-get install gnucobol");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            42                                              | answer: 42 (expected: an object)
            {"language":                                    | (expected: tests as JSON)
            {"language": "python", "language": "java"}      | (expected: tests as JSON)
            {} {}                                           | (expected: tests as JSON)
            {}                                              | answer.language: missing (expected: text)
            {"language": "cobol"}                           | answer.language: "cobol" (expected: one of [python])
            {"language": "python"}                          | answer.cases: missing (expected: a list of 1 to 1000 tests)
            {"language": "python", "cases": []}             | answer.cases: [] (expected: a list of 1 to 1000 tests)
            {"language": "python", "tests": []}             | answer: field "tests" (expected: only [cases, checker, language, limits])
            {"language": "python", "cases": [1]}            | answer.cases[0]: 1 (expected: an object)
            {"language": "python", "cases": [{"stdin": ""}]} | answer.cases[0].stdout: missing (expected: text)
            {"language": "python", "cases": [{"stdout": 5}]} | answer.cases[0].stdout: 5 (expected: text)
            {"language": "python", "cases": [{"call": "f()"}]} | answer.cases[0].expected: missing (expected: text)
            {"language": "python", "cases": [{"call": " ", "expected": "1"}]} | call: blank (expected: an expression)
            {"language": "python", "cases": [{"assert": "x", "stdin": ""}]} | answer.cases[0]: field "stdin" (expected: only [assert, name])
            {"language": "python", "cases": [{"stdout": ""}], "checker": "fuzzy"} | answer.checker: "fuzzy" (expected: an object)
            {"language": "python", "cases": [{"stdout": ""}], "checker": {"floats": {"relative": -1}}} | answer.checker.floats.relative: -1 (expected: a number >= 0)
            {"language": "python", "cases": [{"stdout": ""}], "checker": {"custom": {"language": "python"}}} | answer.checker.custom.source: missing (expected: text)
            {"language": "python", "cases": [{"stdout": ""}], "limits": {"cpuMillis": 0}} | answer.limits.cpuMillis: 0 (expected: a whole number from 10 to 120000)
            {"language": "python", "cases": [{"stdout": ""}], "limits": {"memoryMiB": 1.5}} | answer.limits.memoryMiB: 1.5 (expected: a whole number from 16 to 16384)
            """)
    void malformed_tests_are_refused_with_the_reason(String answer, String reason) {
        assertThat(verifier().refusal(prompt(answer)))
                .hasValueSatisfying(refusal -> assertThat(refusal).endsWith(reason));
        assertThat(judge(answer, fenced("print(1)")).verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    }

    @Test
    void well_formed_tests_are_not_refused() {
        assertThat(verifier().refusal(prompt(SUM))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"```", "~~~\n", "```\n```\n", " ", "`", "```python\nprint(1)\n"})
    void a_flood_of_anything_is_wrong_and_soon(String crumb) {
        assertThat(judge(SUM, crumb.repeat(200_000 / crumb.length())).verdict()).isEqualTo(Verdict.WRONG);
    }

    private Judgement judge(String tests, String response) {
        return verifier().judge(prompt(tests), response);
    }

    private CodeVerifier verifier() {
        return Objects.requireNonNull(tried);
    }

    private Sandbox sandbox() {
        return Objects.requireNonNull(opened);
    }

    private static String fenced(String program) {
        return "```python\n" + program + "\n```\n";
    }

    private static Prompt prompt(String tests) {
        return new Prompt(new PromptId("p"), Domain.MATH, 1, "question", tests);
    }
}
