package dev.ratchet.rewards.math;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MathVerifierTest {
    private static final String ALPHABET = "0123456789.,+-−/%$=x eE()[]{}#\\boxedfrac answer is:\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # reference | response                                       | verdict
            5           | 5                                              | RIGHT
            5           | 2 + 3 = 5                                      | RIGHT
            5           | 2 + 3 = 6                                      | WRONG
            3           | 3.0                                            | RIGHT
            3.50        | 3.5                                            | RIGHT
            3.14        | 3.1                                            | WRONG
            1234        | 1,234                                          | RIGHT
            1,234       | 1234                                           | RIGHT
            2345        | 1,2345                                         | RIGHT
            3           | the digits are 1,2,3                           | RIGHT
            1234        | 1{,}234                                        | RIGHT
            -7          | −7                                             | RIGHT
            -7          | - 7                                            | WRONG
            7           | 10 - 7                                         | RIGHT
            7           | 10-7                                           | RIGHT
            -7          | x = -7                                         | RIGHT
            1/2         | 0.5                                            | RIGHT
            0.5         | 1/2                                            | RIGHT
            1/3         | 2/6                                            | RIGHT
            1/3         | 0.333                                          | WRONG
            -1/2        | \\frac{-1}{2}                                  | RIGHT
            50%         | 50%                                            | RIGHT
            50%         | 50                                             | RIGHT
            50%         | 0.5                                            | WRONG
            50          | 50%                                            | WRONG
            50          | 50 \\%                                         | WRONG
            42          | $42                                            | RIGHT
            42          | **42**.                                        | RIGHT
            42          | so ...42                                       | RIGHT
            0.5         | it is .5                                       | RIGHT
            5           | 1e5                                            | WRONG
            1           | 1e5                                            | WRONG
            5           | \\boxed{5} and not 6                           | RIGHT
            6           | \\boxed{5} \\boxed{6}                          | RIGHT
            1/2         | \\boxed{\\frac{1}{2}}                          | RIGHT
            5           | \\boxed{x = 5 \\text{ apples}}                 | RIGHT
            5           | \\boxed{4, 5}                                  | WRONG
            5           | \\boxed{} 5                                    | WRONG
            5           | \\boxed{5                                      | WRONG
            8           | #### 8 apples, of 9                            | RIGHT
            8           | #### 5 + 3 = 8                                 | RIGHT
            8           | #### none, so 8                                | RIGHT
            8           | The ANSWER IS 8. I am 100% sure.               | RIGHT
            8           | answer is 7. No: the answer is 8, not 9        | RIGHT
            5           | The answer is 2 + 3 = 5. Check 4                | RIGHT
            2           | Answer: 6 / 3 = 2, done on line 1              | RIGHT
            8           | 8 is what the answer is                        | RIGHT
            8           | no idea                                        | WRONG
            8           | ''                                             | WRONG
            1/0         | 1                                              | UNVERIFIABLE
            blue        | 1                                              | UNVERIFIABLE
            3 or 4      | 3                                              | WRONG
            5           | 5/0                                            | WRONG
            """)
    void answers_are_judged_as_the_table_says(String reference, String response, Verdict verdict) {
        Judgement judgement = judge(reference, response.replace("\\\\", "\\"));

        assertThat(judgement.verdict()).as(judgement.reason()).isEqualTo(verdict);
        assertThat(judgement.verifier()).isEqualTo(new VerifierId("math", 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            two           | answer: "two" (expected: a number)
            one half      | answer: "one half" (expected: a number)
            1/0           | answer: "1/0" divides by zero (expected: an answer that can be judged)
            (1,2          | answer: "(1,2" has "the end" where ")" is expected (expected: an answer that can be judged)
            x +           | answer: "x +" has "the end" where a value is expected (expected: an answer that can be judged)
            1 2           | answer: "1 2" has "2" where nothing is expected (expected: an answer that can be judged)
            5 = 5         | answer: "5 = 5" cannot be told from other answers (expected: an answer that can be judged)
            """)
    void a_malformed_reference_is_refused_with_what_is_wrong_about_it(String reference, String refusal) {
        Prompt prompt = new Prompt(new PromptId("p"), Domain.MATH, 1, "question", reference);

        assertThat(new MathVerifier().refusal(prompt)).contains(refusal);
        assertThat(judge(reference, "5").verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (x+1)^2    | x^2+2x+1        | equals the reference "(x+1)^2", exactly
            \\sin 2x   | 2\\sin x\\cos x | equals the reference "\\sin 2x", at 24 points
            3.14       | \\pi            | equals the reference "3.14", rounded to the decimals it is written with
            5 cm       | 5 kg            | is not the reference "5 cm", which has another unit
            (1,2)      | (1,3)           | is not the reference "(1,2)", in item 2
            1, 2       | 1, 2, 3         | is not the reference "1, 2", which has 2 items and not 3
            x > 1      | (1,\\infty)     | equals the reference "x > 1", as sets of real numbers
            2x - y = 1 | 4x - 2y = 2     | equals the reference "2x - y = 1", as one is a multiple of the other
            5          | 4 +             | has "the end" where a value is expected
            """)
    void reasons_tell_what_a_verdict_rests_on(String reference, String answer, String reason) {
        assertThat(judge(reference, "\\boxed{" + answer + "}").reason()).endsWith(reason);
    }

    @Test
    void reasons_can_be_read() {
        assertThat(judge("5", "the answer is 6").reason())
                .isEqualTo("the stated answer \"6\" is not the reference \"5\"");
        assertThat(judge("5", "so \\boxed{5}").reason()).isEqualTo("the boxed answer \"5\" equals the reference \"5\"");
        assertThat(judge("5", "?").reason()).isEqualTo("the response has no number");
        assertThat(judge("blue", "5").reason()).isEqualTo("the reference \"blue\" is not a number");
        assertThat(judge("50", "50%").reason())
                .isEqualTo("the last number \"50%\" is a percentage, the reference \"50\" is not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "1,111",
                ",111",
                "-",
                "- ",
                "1/",
                "1 + ",
                ".",
                "1.",
                "((",
                "\\frac{",
                "\\frac{1}{",
                "\\boxed{",
                "####",
                "answer is ",
                "answer is 1 + ",
                "1e",
                "%",
                "$",
                "1%",
                "{",
                "}",
                "=",
                " "
            })
    void a_flood_of_anything_is_wrong_with_a_short_reason(String crumb) {
        String hostile = crumb.repeat(200_000 / crumb.length());
        for (String response : new String[] {hostile, "answer is " + hostile, "\\boxed{" + hostile + "}"}) {
            Judgement judgement = judge("123456789", response);

            assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(judgement.reason()).hasSizeLessThan(300);
        }
    }

    @Test
    void a_megabyte_of_digits_is_wrong() {
        Judgement judgement = judge("9", "9".repeat(1 << 20));

        assertThat(judgement.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judgement.reason()).endsWith("is not a number that can be read");
    }

    @Test
    void a_number_written_in_any_way_equals_itself_and_not_its_neighbour() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2000; round++) {
            BigDecimal number = BigDecimal.valueOf(random.nextLong(-1_000_000_000, 1_000_000_000), random.nextInt(4));
            String plain = number.toPlainString();
            String[] writings = {
                plain,
                "%,.3f".formatted(number),
                "%,.3f".formatted(number).replace('-', '−'),
                "We get " + plain + ".",
                "\\boxed{" + plain + "}",
                "3 x 4\n#### " + plain,
                number.unscaledValue() + "/"
                        + BigDecimal.TEN.pow(number.scale()).toPlainString()
            };
            String writing = writings[random.nextInt(writings.length)];

            assertThat(judge(plain, writing).verdict()).as(writing).isEqualTo(Verdict.RIGHT);
            String neighbour = number.add(new BigDecimal("0.001")).toPlainString();
            assertThat(judge(neighbour, writing).verdict()).as(writing).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void any_text_gets_a_verdict_and_the_same_one_again() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            Judgement judgement = judge("12", text.toString());

            assertThat(judgement.verdict()).isIn(Verdict.RIGHT, Verdict.WRONG);
            assertThat(judge("12", text.toString())).isEqualTo(judgement);
        }
    }

    private static Judgement judge(String reference, String response) {
        Prompt prompt = new Prompt(new PromptId("p"), Domain.MATH, 1, "question", reference);
        return new MathVerifier().judge(prompt, response);
    }
}
