package dev.ratchet.rewards.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are made to cost much, or to be right by being everything. */
class HostileVisionAnswersTest {
    private static final List<String> REFERENCES = List.of(
            "{\"count\": 7}",
            "{\"point\": [120, 80], \"within\": 10}",
            "{\"region\": [10, 20, 110, 120], \"iou\": 0.5}",
            "{\"regions\": [[0, 0, 10, 10], [20, 20, 30, 30]], \"iou\": 0.5}",
            "{\"text\": \"STOP\", \"distance\": 0.25}",
            "{\"text\": \"first line\\nsecond line\", \"distance\": 0.5}",
            "{\"value\": 42.5, \"tolerance\": \"5%\"}",
            "{\"values\": {\"2019\": 3.1, \"2020\": 4.0, \"aa\": 1}, \"tolerance\": \"5%\"}",
            "{\"choice\": \"B\", \"of\": 4}");

    private static final String[] PIECES = {
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        ":",
        ",",
        ".",
        "-",
        "–",
        "=",
        "|",
        "#### ",
        "\n",
        " ",
        "\t",
        "7",
        "42.5",
        "120",
        "80",
        "1e9",
        "1e-999",
        "99999999999999999999",
        ".5",
        "2019",
        "aa",
        "A",
        "B",
        "C",
        "D",
        "b",
        "A) ",
        "(B)",
        "STOP",
        "x=",
        "y=",
        "x_min",
        "answer is ",
        "Answer: ",
        "\\boxed{",
        "\\text{",
        "```",
        "json",
        "**",
        "$",
        "not ",
        "or ",
        "is ",
        "because ",
        "seven",
        "3rd",
        "5-pointed",
        "\u202e",
        "\u0000",
        "\ud83d",
        "７",
        "é",
        "bbox_2d"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "7 ",
                "7, ",
                "1,234",
                "(",
                "[",
                "{",
                "[[",
                "\\boxed{",
                "[1,2,3,4],",
                "(120, 80) ",
                "A",
                "B) ",
                "\"",
                "“",
                "answer is ",
                "answer: 7. ",
                "#### ",
                "```",
                "\n",
                "7\n",
                "\n\n",
                ". ",
                "x=1 ",
                "2019: 3.1, ",
                "aa ",
                "STOP ",
                "\\text{",
                "is ",
                "because ",
                "e9",
                ".5",
                "-",
                "\u0000",
                "\ud83d\ude00"
            })
    void a_megabyte_of_anything_gets_a_verdict(String piece) {
        String much = piece.repeat((1 << 20) / piece.length());
        for (String reference : List.of(REFERENCES.get(0), REFERENCES.get(3), REFERENCES.get(5), REFERENCES.get(8))) {
            for (String response : List.of(much, "The answer is " + much)) {
                Judgement judgement = Judging.judge(reference, response);

                assertThat(judgement.verdict())
                        .as(judgement.reason())
                        .isIn(Verdict.RIGHT, Verdict.WRONG, Verdict.PARTLY_RIGHT);
                assertThat(judgement.reason()).hasSizeLessThan(300);
            }
        }
    }

    @Test
    void a_list_of_everything_is_never_right() {
        String counts = IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String points = IntStream.range(0, 200)
                .mapToObj(i -> "(%d, %d)".formatted(i % 20 * 10, i / 20 * 10))
                .collect(Collectors.joining(", "));
        String boxes = IntStream.range(0, 100)
                .mapToObj(i -> "[%d, %d, %d, %d]".formatted(i, i, i + 10, i + 10))
                .collect(Collectors.joining(", "));
        String letters = "A, B, C, D";
        for (String reference : REFERENCES) {
            for (String all : List.of(counts, points, boxes, letters, "(A) (B) (C) (D)", "A/B/C/D", "all of them")) {
                for (String place : List.of("\\boxed{%s}", "The answer is %s.", "%s", "#### %s")) {
                    Judgement judgement = Judging.judge(reference, place.formatted(all));

                    assertThat(judgement.verdict())
                            .as(reference + judgement.reason())
                            .isEqualTo(Verdict.WRONG);
                }
            }
        }
    }

    @Test
    void a_box_of_the_whole_image_is_no_region() {
        for (String whole :
                List.of("[0, 0, 640, 480]", "[0, 0, 256, 256]", "[0, 0, 100000, 100000]", "[-1e9, -1e9, 1e9, 1e9]")) {
            assertThat(Judging.judge(REFERENCES.get(2), whole).verdict()).isEqualTo(Verdict.WRONG);
            assertThat(Judging.judge(REFERENCES.get(3), whole).verdict()).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void coordinates_beyond_all_numbers_get_a_verdict() {
        for (String odd :
                List.of("[1e999, 0, 1e999, 9]", "(1e999, -1e999)", "[0, 0, 1e308, 1e308]", "(9e307, 9e307)")) {
            for (String reference : REFERENCES) {
                assertThat(Judging.judge(reference, odd).verdict()).isEqualTo(Verdict.WRONG);
            }
        }
    }

    @Test
    void a_long_text_is_compared_in_a_band() {
        String text = "lorem ipsum ".repeat(330).strip();
        String reference = "{\"text\": \"%s\", \"distance\": 0.5}".formatted(text);

        assertThat(Judging.judge(reference, text.replace("lorem", "lorum")).verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(Judging.judge(reference, "xyz ".repeat(1_900)).verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void any_heap_of_pieces_gets_a_verdict_and_the_same_one_again() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder heap = new StringBuilder();
            for (int i = random.nextInt(1, 25); i > 0; i--) {
                heap.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String response = heap.toString();
            for (String reference : REFERENCES) {
                Judgement judgement = Judging.judge(reference, response);

                assertThat(judgement.verdict()).as(response).isIn(Verdict.RIGHT, Verdict.WRONG, Verdict.PARTLY_RIGHT);
                assertThat(Judging.judge(reference, response)).isEqualTo(judgement);
                assertThat(judgement.reason()).doesNotContain("\u0000", "\u202e");
            }
        }
    }

    @Test
    void any_heap_of_pieces_as_reference_is_refused_or_judged() {
        SplittableRandom random = new SplittableRandom(8);
        List<String> json = List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"count\"",
                "\"point\"",
                "\"region\"",
                "\"iou\"",
                "\"text\"",
                "\"values\"",
                "\"choice\"",
                "\"of\"",
                "7",
                "-1",
                "0.5",
                "\"B\"",
                "null",
                "true",
                "1e400",
                "\"5%\"");
        List<String> references = new ArrayList<>(REFERENCES);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder heap = new StringBuilder();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                heap.append(json.get(random.nextInt(json.size())));
            }
            references.add(heap.toString());
        }
        references.add("[".repeat(100_000));
        references.add("{\"count\": " + "9".repeat(100_000) + "}");
        for (String reference : references) {
            boolean refused =
                    new VisionVerifier().refusal(Judging.prompt(reference)).isPresent();

            assertThat(Judging.judge(reference, "7").verdict() == Verdict.UNVERIFIABLE)
                    .as(reference)
                    .isEqualTo(refused);
        }
    }
}
