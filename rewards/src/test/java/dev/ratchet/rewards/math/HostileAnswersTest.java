package dev.ratchet.rewards.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are made to cost much, or to be right by being everything. */
class HostileAnswersTest {
    private static final List<String> REFERENCES = List.of(
            "5",
            "x^2+1",
            "\\sqrt{2}",
            "\\{1,2,3\\}",
            "(0,1)",
            "(1,2,3)",
            "x = 3 or x = 4",
            "x^2 + y^2 = 1",
            "x + y < 1",
            "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}");

    private static final String[] PIECES = {
        "(",
        ")",
        "[",
        "]",
        "\\{",
        "\\}",
        "{",
        "}",
        "^",
        "_",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<",
        "\\le",
        ",",
        "or",
        "and",
        "x",
        "y",
        "1",
        "23",
        "4.5",
        "\\frac",
        "\\sqrt",
        "\\sin",
        "\\ln",
        "\\pm",
        "\\cup",
        "\\infty",
        "\\pi",
        "i",
        "e",
        "!",
        "%",
        "|",
        "\\in",
        "\\text{cm}",
        "apples",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "&",
        "\\\\",
        "$",
        ":",
        "\\binom",
        "²",
        "√",
        "½",
        "∞",
        " "
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(x+y+z+w+a+b+c+1)^{100}",
                "((((x+1)^{9}+1)^{9}+1)^{9}+1)^{9}",
                "(1+\\sqrt{2}+\\sqrt{3}+\\sqrt{5}+\\sqrt{7}+\\sqrt{11}+\\sqrt{13})^{60}",
                "9^{9^{9^{9}}}",
                "2^{10000}",
                "10^{-10000}",
                "1e999",
                "99999!",
                "((170!)!)!",
                "\\sqrt[99]{99999999999999999999999999999999999999}",
                "\\sqrt{123456789012345678901234567890123456789012345678901234567890}",
                "\\frac{1}{x-\\frac{1}{y-\\frac{1}{z-\\frac{1}{w-\\frac{1}{a-\\frac{1}{b}}}}}}",
                "\\sin\\cos\\tan\\sin\\cos\\tan\\sin\\cos\\tan x",
                "a+b+c+d+f+g+h+j+k+l+m+n+o+p+q+r+s+t+u+v+w+x+y+z+A+B+C+D",
                "x^x^x^x^x^x^x",
                "0/0",
                "\\infty - \\infty",
                "0^0^0"
            })
    void what_is_costly_to_work_out_gets_a_verdict(String answer) {
        for (String reference : REFERENCES) {
            Judgement judgement = judge(reference, "\\boxed{" + answer + "}");

            assertThat(judgement.verdict()).as(judgement.reason()).isEqualTo(Verdict.WRONG);
            assertThat(judgement.reason()).hasSizeLessThan(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "{",
                "[",
                "\\{",
                "|",
                "-",
                "\\sqrt{",
                "\\frac{1}{",
                "x^",
                "2^{",
                "\\sin ",
                "((1,",
                "$",
                "\\left(",
                "x/",
                "1±",
                "(0,1)\\cup "
            })
    void nesting_without_end_gets_a_verdict(String piece) {
        for (int times : new int[] {50, 100, 900, 100_000}) {
            for (String reference : REFERENCES.subList(0, 4)) {
                Judgement judgement = judge(reference, "The answer is " + piece.repeat(times) + "1");

                assertThat(judgement.verdict()).as(judgement.reason()).isIn(Verdict.WRONG, Verdict.RIGHT);
                assertThat(judgement.reason()).hasSizeLessThan(400);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "1,",
                "1, ",
                "(1,2), ",
                "1 or ",
                "1=",
                "x<1 or ",
                "(0,1)\\cup ",
                "x+",
                "x ",
                "1 2 ",
                "\\text{a}"
            })
    void a_megabyte_gets_a_verdict(String piece) {
        for (String reference : REFERENCES.subList(0, 4)) {
            String answer = piece.repeat((1 << 20) / piece.length()) + "1";

            assertThat(judge(reference, "\\boxed{" + answer + "}").verdict()).isEqualTo(Verdict.WRONG);
            assertThat(judge(reference, answer).verdict()).isIn(Verdict.WRONG, Verdict.RIGHT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "%", "/x", "±1", "^\\circ", "^2", " apples", "=1", ", 5", "²"})
    void chains_without_end_get_a_verdict(String link) {
        for (String reference : REFERENCES) {
            Judgement judgement = judge(reference, "\\boxed{5" + link.repeat(1_900 / link.length()) + "}");

            assertThat(judgement.verdict()).as(judgement.reason()).isIn(Verdict.WRONG, Verdict.RIGHT);
        }
    }

    @Test
    void the_question_over_and_over_is_no_answer() {
        Prompt prompt = new Prompt(new PromptId("p"), Domain.MATH, 1, "What is 2 + 3?", "3");

        assertThat(new MathVerifier()
                        .judge(prompt, "What is 2 + 3? ".repeat(70_000))
                        .verdict())
                .isEqualTo(Verdict.WRONG);
        assertThat(new MathVerifier()
                        .judge(prompt, "What is 2 + 3?".repeat(3) + " 3")
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void a_list_of_all_candidates_is_never_right() {
        StringBuilder all = new StringBuilder("0");
        for (int i = 1; i < 150; i++) {
            all.append(", ").append(i);
        }
        for (String reference : REFERENCES) {
            assertThat(judge(reference, "\\boxed{" + all + "}").verdict()).isEqualTo(Verdict.WRONG);
            assertThat(judge(reference, "\\boxed{(-\\infty,\\infty)}").verdict())
                    .isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void any_heap_of_pieces_gets_a_verdict_and_the_same_one_again() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 1_500; round++) {
            StringBuilder answer = new StringBuilder();
            for (int i = random.nextInt(1, 25); i > 0; i--) {
                answer.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String reference = REFERENCES.get(random.nextInt(REFERENCES.size()));
            for (String place : new String[] {"\\boxed{%s}", "The answer is %s.", "%s"}) {
                String response = place.replace("%s", answer);
                Judgement judgement = judge(reference, response);

                assertThat(judgement.verdict()).as(response).isIn(Verdict.RIGHT, Verdict.WRONG);
                assertThat(judge(reference, response)).isEqualTo(judgement);
            }
        }
    }

    @Test
    void any_heap_of_pieces_as_reference_is_refused_or_equals_itself() {
        SplittableRandom random = new SplittableRandom(6);
        int accepted = 0;
        for (int round = 0; round < 1_500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            if (text.toString().isBlank()) {
                continue;
            }
            Prompt prompt = new Prompt(new PromptId("p"), Domain.MATH, 1, "question", text.toString());
            boolean refused = new MathVerifier().refusal(prompt).isPresent();
            Judgement judgement = new MathVerifier().judge(prompt, "\\boxed{" + text + "}");

            assertThat(judgement.verdict() == Verdict.UNVERIFIABLE)
                    .as(text.toString())
                    .isEqualTo(refused);
            accepted += refused ? 0 : 1;
        }
        assertThat(accepted).isGreaterThan(100);
    }

    @Test
    void many_threads_get_the_verdicts_of_one() throws Exception {
        List<Callable<List<Judgement>>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> REFERENCES.stream()
                    .map(reference -> judge(reference, "\\boxed{" + reference + "}"))
                    .toList());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Judgement> expected = tasks.getFirst().call();
            assertThat(expected).allMatch(judgement -> judgement.verdict() == Verdict.RIGHT);
            for (Future<List<Judgement>> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_budget_that_is_spent_says_so() {
        Budget budget = new Budget();

        assertThatThrownBy(() -> budget.spend(1L + Budget.OPERATIONS))
                .isInstanceOf(Unjudgeable.class)
                .hasMessage("takes more than 400,000 operations to judge");
    }

    private static Judgement judge(String reference, String response) {
        Prompt prompt = new Prompt(new PromptId("p"), Domain.MATH, 1, "question", reference);
        return new MathVerifier().judge(prompt, response);
    }
}
