package dev.ratchet.rewards.k12;

import static dev.ratchet.rewards.k12.Judging.judge;
import static dev.ratchet.rewards.k12.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are made to cost much, to be right by being everything, or to spoil what a pupil reads. */
class HostileAnswersTest {
    private static final List<String> REFERENCES = List.of(
            "photosynthesis",
            "서울",
            "42",
            "{\"text\": [\"red green blue\"], \"order\": \"any\", \"spelling\": 2}",
            "{\"number\": \"9.8\", \"unit\": \"m/s^2\", \"figures\": 2}",
            "{\"blanks\": [{\"text\": \"a cat\"}, {\"number\": \"3\", \"unit\": \"m\"}, {\"text\": \"개\"}], \"order\": \"any\"}",
            "{\"steps\": [\"melt\", \"pour\", \"cool\"]}",
            "{\"rubric\": [{\"criterion\": \"c\", \"any\": [\"aaaaaaaaaa b\"]}, {\"criterion\": \"물\", \"any\": [\"물\"]}], \"words\": 5000}");

    private static final String[] PIECES = {
        "a", "the ", "answer is ", "정답은 ", "서울", "이다", ".", ",", "\n", "1)", "(a)", "①", "㉠", "42", "9.8", " m/s^2",
                "e9", "×10^",
        "\\boxed{", "}", "####", "\\frac{", "$", "not ", "않", "고", " or ", "→", "\u0000", "\u202E", "\uD800", "\u200B",
                "½", "²", "%", "/",
        "-", "melt", "pour", "cool", "광합성", "ㄱ", " ", "*", "_", "^"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a ",
                "가",
                "은 ",
                "서울이고 ",
                "\n",
                "1",
                "1,",
                "1 ",
                "1/",
                "9.8 m/s^2 ",
                "1) a\n",
                "①",
                "(a) ",
                "answer is ",
                "answer is x\n",
                "정답은 ",
                "####",
                "\\boxed{",
                "{",
                "\\frac{1}{",
                "\\",
                "$",
                "^",
                "not ",
                "aaaaaaaaaa ",
                "melt ",
                "because ",
                ", the a",
                "(",
                "\u0000",
                "\u202E",
                "\uD800",
                "\u0301",
                "ᄀ",
                "ﷺ",
                "×10^9"
            })
    void a_megabyte_of_anything_gets_a_verdict(String piece) {
        String response = piece.repeat((1 << 20) / piece.length());
        for (String reference : REFERENCES) {
            for (String text : new String[] {response, "The answer is " + response, "\\boxed{" + response}) {
                Judgement judgement = judge(reference, text);

                assertThat(judgement.verdict()).as(reference).isIn(Verdict.WRONG, Verdict.PARTLY_RIGHT, Verdict.RIGHT);
                assertThat(judgement.reason()).hasSizeLessThan(1_000);
            }
        }
    }

    @Test
    void any_heap_of_pieces_gets_a_verdict_and_the_same_one_again() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            StringBuilder response = new StringBuilder();
            for (int i = random.nextInt(0, 30); i > 0; i--) {
                response.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String text = response.toString();
            for (String reference : REFERENCES) {
                Judgement judgement = judge(reference, text);

                assertThat(judgement.verdict()).as(text).isIn(Verdict.RIGHT, Verdict.PARTLY_RIGHT, Verdict.WRONG);
                assertThat(judge(reference, text)).isEqualTo(judgement);
            }
        }
    }

    @Test
    void any_heap_of_pieces_as_reference_is_refused_or_judged() {
        SplittableRandom random = new SplittableRandom(8);
        String[] json = {
            "{",
            "}",
            "[",
            "]",
            "\"text\"",
            ":",
            ",",
            "\"number\"",
            "\"1\"",
            "\"steps\"",
            "1",
            "null",
            "\"rubric\"",
            "\"a\""
        };
        for (int round = 0; round < 2_000; round++) {
            StringBuilder reference = new StringBuilder(round % 2 == 0 ? "{" : "x");
            for (int i = random.nextInt(0, 10); i > 0; i--) {
                reference.append(
                        round % 4 < 2 ? json[random.nextInt(json.length)] : PIECES[random.nextInt(PIECES.length)]);
            }
            String text = reference.toString();
            boolean refused =
                    new K12Verifier().refusal(Judging.prompt("question", text)).isPresent();

            assertThat(verdict(text, "a") == Verdict.UNVERIFIABLE).as(text).isEqualTo(refused);
        }
    }

    @Test
    void a_reference_that_is_nested_deeply_is_refused() {
        for (String open : new String[] {"[", "{\"text\":"}) {
            String reference = "{\"text\":" + open.repeat(100_000);

            assertThat(verdict(reference, "a")).isEqualTo(Verdict.UNVERIFIABLE);
            assertThat(judge(reference, "a").reason()).hasSizeLessThan(400);
        }
    }

    @Test
    void every_candidate_in_a_list_is_never_right() {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            numbers.add(String.valueOf(i));
        }
        assertThat(verdict("42", String.join(", ", numbers))).isEqualTo(Verdict.WRONG);
        assertThat(verdict("42", "\\boxed{" + String.join(", ", numbers) + "}")).isEqualTo(Verdict.WRONG);
        assertThat(verdict("42", "The answer is " + String.join(" or ", numbers)))
                .isEqualTo(Verdict.WRONG);
        for (String between : new String[] {", ", " or ", "/", "; ", " and ", "\n", " "}) {
            String list = String.join(between, "Seoul", "Paris", "Busan");
            assertThat(verdict("Paris", list)).as(list).isEqualTo(Verdict.WRONG);
            assertThat(verdict("Paris", "The answer is " + list)).as(list).isEqualTo(Verdict.WRONG);
            assertThat(verdict("Paris", "\\boxed{" + list + "}")).as(list).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void of_two_answers_in_a_line_one_counts_whichever_is_right() {
        for (String line : new String[] {
            "%s. It is %s.",
            "It is %s. It is %s.",
            "%s is %s",
            "%s: %s",
            "%s (or %s)",
            "%s, the %s of all",
            "It is %s: %s",
            "The answer is %s. The answer is %s.",
            "%s because it is %s",
            "%s → %s",
            "%s\n%s",
            "%s 답은 %s",
            "%s은 %s이다",
            "%s by the way it is %s",
            "%s when asked it is %s",
            "**%s** or %s",
            "**%s**\nIt is %s",
            "%s이 아니라 %s",
            "%s이고, %s이다"
        }) {
            boolean first = verdict("Paris", line.formatted("Paris", "London")) == Verdict.RIGHT;
            boolean second = verdict("London", line.formatted("Paris", "London")) == Verdict.RIGHT;
            assertThat(first && second).as(line).isFalse();
        }
    }

    @Test
    void marks_that_nobody_sees_change_nothing_and_are_not_repeated() {
        assertThat(verdict("Paris", "\u202EPa\u200Bris\u0000")).isEqualTo(Verdict.RIGHT);
        assertThat(judge("Paris", "Ro\u202Eme\u0007").reason())
                .isEqualTo("Not right: you answered \"Rome\", the answer is \"Paris\".");
    }
}
