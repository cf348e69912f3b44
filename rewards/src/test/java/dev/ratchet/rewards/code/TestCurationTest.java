package dev.ratchet.rewards.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.rewards.code.TestCuration.Curated;
import dev.ratchet.rewards.code.TestCuration.Rules;
import dev.ratchet.rewards.sandbox.Attack;
import dev.ratchet.rewards.sandbox.Sandbox;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestCurationTest {
    private static final Runtimes RUNTIMES = Runtimes.standard().only("python");

    /** Writes n and n + 1; the fourth input is the first once more, and the fifth never comes. */
    private static final String GENERATOR = """
            n = int(input())
            if n == 4:
                raise SystemExit(1)
            n = 0 if n == 3 else n
            print(n, n + 1)
            """;

    private static final String RIGHT = "print(sum(map(int, input().split())))";
    private static final String RIGHT_TOO = "a, b = map(int, input().split())\nprint(a - -b, '')";
    private static final String WRONG = "print(12)";
    private static final String CRASHES = "print(1 / 0)";

    /** Right save where the first number is 2. */
    private static final String WRONG_AT_2 = "a, b = map(int, input().split())\nprint(a + b + (a == 2))";

    private @Nullable Sandbox opened;

    @BeforeAll
    void open() {
        Attack.needsBubblewrap();
        opened = Sandbox.open(2);
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private Curated curated(List<String> submissions) throws InterruptedException {
        return new TestCuration(Objects.requireNonNull(opened), RUNTIMES, new Rules(5, 10, 0.7, 0.9))
                .curate(UncuratedProblem.read(problem(submissions).toString(), RUNTIMES));
    }

    private static ObjectNode problem(List<String> submissions) {
        ObjectNode problem = new ObjectMapper().createObjectNode();
        problem.put("id", "sum").put("question", "Add two numbers.").put("language", "python");
        problem.putObject("generator").put("language", "python").put("source", GENERATOR);
        ArrayNode sources = problem.putArray("submissions");
        submissions.forEach(
                source -> sources.addObject().put("language", "python").put("source", source));
        return problem;
    }

    private static List<String> times(int times, String source, String... others) {
        return Stream.concat(Collections.nCopies(times, source).stream(), Stream.of(others))
                .toList();
    }

    @Test
    void inputs_on_which_7_of_10_agree_become_cases_and_9_of_10_must_pass_them() throws Exception {
        Curated curated = curated(times(8, RIGHT, RIGHT_TOO, WRONG));

        assertThat(curated.reason()).isEqualTo("9 of 10 submissions pass all 3 cases");
        assertThat(curated.inputs()).isEqualTo(3);
        Prompt prompt = new Prompt(
                new PromptId("sum"),
                Domain.CODE,
                1,
                "Add two numbers.",
                curated.answer().orElseThrow());
        CodeVerifier verifier = new CodeVerifier(Objects.requireNonNull(opened), RUNTIMES);
        assertThat(verifier.refusal(prompt)).isEmpty();
        assertThat(verifier.judge(prompt, "```python\n" + RIGHT_TOO + "\n```").verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(verifier.judge(prompt, "```python\n" + WRONG_AT_2 + "\n```").reason())
                .isEqualTo("case 3: wrote \"6\" (expected: \"5\")");
    }

    @Test
    void a_problem_of_which_8_of_10_pass_is_dropped() throws Exception {
        Curated curated = curated(times(8, RIGHT, WRONG, CRASHES));

        assertThat(curated.answer()).isEmpty();
        assertThat(curated.reason()).isEqualTo("8 of 10 submissions pass all 3 cases (expected: 90 %)");
    }

    @Test
    void an_input_on_which_6_of_10_agree_is_no_case() throws Exception {
        Curated curated = curated(times(6, RIGHT, WRONG_AT_2, WRONG_AT_2, WRONG_AT_2, WRONG_AT_2));

        assertThat(curated.cases()).isEqualTo(2);
        assertThat(curated.passing()).isEqualTo(10);
        assertThat(curated.answer().orElseThrow()).doesNotContain("2 3");
    }

    @Test
    void without_any_agreement_a_problem_is_dropped() throws Exception {
        Curated curated = curated(times(6, RIGHT, WRONG, WRONG, CRASHES, CRASHES));

        assertThat(curated.answer()).isEmpty();
        assertThat(curated.reason()).isEqualTo("no input has an output on which 70 % of 10 submissions agree");
    }

    @Test
    void too_few_submissions_and_rules_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> curated(times(9, RIGHT)))
                .hasMessage("problem sum.submissions: 9 (expected: at least 10)");
        assertThatThrownBy(() -> new Rules(50, 10, 0.5, 0.9)).hasMessage("agree: 0.5 (expected: above 0.5, at most 1)");
    }

    @Test
    void a_malformed_problem_is_refused_with_the_field() {
        assertRefused(
                problem(times(2, RIGHT)).put("checker", "best"), "answer.checker: \"best\" (expected: an object)");
        assertRefused(
                problem(times(2, RIGHT)).put("language", "cobol"),
                "problem sum.language: \"cobol\" (expected: one of [python])");
        assertRefused(problem(times(1, RIGHT)), "problem sum.submissions: [{\"language\":\"python\"");
        assertRefused(problem(times(2, RIGHT)).put("splt", "train"), "problem: field \"splt\" (expected: only");
        assertThatThrownBy(() -> UncuratedProblem.read("{", RUNTIMES)).hasMessageStartingWith("problem: ");
    }

    private static void assertRefused(ObjectNode problem, String start) {
        assertThatThrownBy(() -> UncuratedProblem.read(problem.toString(), RUNTIMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(start);
    }
}
