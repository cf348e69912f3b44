package dev.ratchet.rewards.vision;

import static dev.ratchet.domain.reward.Verdict.PARTLY_RIGHT;
import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static dev.ratchet.rewards.vision.Judging.judge;
import static dev.ratchet.rewards.vision.Judging.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisionVerifierTest {
    private static final VerifierId ID = new VerifierId("vision", 1);
    private static final String TWO_REGIONS = "{\"regions\": [[0, 0, 10, 10], [20, 20, 30, 30]], \"iou\": 0.5}";
    private static final String YEARS = "{\"values\": {\"2019\": 3.1, \"2020\": 4.0}, \"tolerance\": \"5%\"}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"count": 7} | \\boxed{7} | RIGHT | the boxed answer "7" is the count 7
            {"count": 7} | {"count": 7, "confidence": 0.9} | RIGHT | the last line "{"count": 7, "confidence": 0.9}" is the count 7
            {"count": 7} | [{"count": 7}, {"count": 8}] | WRONG | the last line "[{"count": 7}, {"count": 8}]" has several answers (expected: one)
            {"text": "STOP"} | <answer>STOP</answer> | RIGHT | the last line "STOP" is "STOP", within a distance of 0
            {"count": 7} | <answer> 7 </answer> | RIGHT | the last line "7" is the count 7
            {"count": 7} | I see 6. | WRONG | the last line "I see 6." is not the count 7
            {"count": 7} | 6 or 7 | WRONG | the last line "6 or 7" does not settle on one number
            {"count": 7} | 6, 7 | WRONG | the last line "6, 7" has 2 numbers (expected: one)
            {"count": 7} | none I can see | WRONG | the last line "none I can see" has no number
            {"point": [3, 4], "within": 5} | (0, 0) | RIGHT | the last line "(0, 0)" is 5.0 pixels from (3, 4)
            {"point": [3, 4], "within": 4.5} | (0, 0) | WRONG | the last line "(0, 0)" is 5.0 pixels from (3, 4) (expected: at most 4.5)
            {"point": [3, 4], "within": 5} | (0, 0), (9, 9) | WRONG | the last line "(0, 0), (9, 9)" has 2 points (expected: one)
            {"region": [0, 0, 10, 10], "iou": 0.5} | [0, 0, 10, 5] | RIGHT | the last line "[0, 0, 10, 5]" has an IoU of 0.500 with the region
            {"region": [0, 0, 10, 10], "iou": 0.5} | [0, 0, 10, 4] | WRONG | the last line "[0, 0, 10, 4]" has an IoU of 0.400 with the region (expected: at least 0.5)
            {"region": [0, 0, 10, 10], "iou": 0.5} | [0, 0, 10] | WRONG | the last line "[0, 0, 10]" has other than 4 numbers in brackets
            {"text": "STOP"} | STOP | RIGHT | the last line "STOP" is "STOP", within a distance of 0
            {"text": "STOP"} | SHOP | WRONG | the last line "SHOP" is not "STOP", within a distance of 0
            {"value": 42.5, "tolerance": "5%"} | 42 | RIGHT | the last line "42" is within 5% of 42.5
            {"value": 42.5, "tolerance": 0.1} | 42 | WRONG | the last line "42" is not within 0.1 of 42.5
            {"choice": "B", "of": 4} | #### B | RIGHT | the answer after #### "B" chooses B
            {"choice": "B", "of": 4} | The answer is C. | WRONG | the stated answer "C." does not choose B
            {"choice": "B", "of": 4} | A, B | WRONG | the last line "A, B" names the letters [A, B] (expected: one)
            {"choice": "B", "of": 4} | F | WRONG | the last line "F" is none of the letters A to D
            """)
    void a_reason_says_where_the_answer_stood_and_what_it_is(
            String reference, String response, Verdict verdict, String reason) {
        assertThat(judge(reference, response)).isEqualTo(Judgement.whole(verdict, reason, ID));
    }

    @Test
    void no_answer_at_all_is_wrong() {
        assertThat(judge("{\"count\": 7}", " \n ")).isEqualTo(Judgement.whole(WRONG, "the response has no answer", ID));
    }

    @Test
    void each_region_is_a_part_and_so_is_a_box_too_many() {
        assertThat(judge(TWO_REGIONS, "[0, 0, 10, 10], [50, 50, 60, 60], [51, 50, 60, 60]"))
                .isEqualTo(Judgement.ofParts(
                        List.of(
                                new Part("region 1", 1, 1),
                                new Part("region 2", 0, 1),
                                new Part("box 3 of 2 regions", 0, 1)),
                        "the last line \"[0, 0, 10, 10], [50, 50, 60, 60], [51, 50, 60, 60]\" has 3 boxes and finds 1 of 2"
                                + " regions at an IoU of 0.5",
                        ID));
        assertThat(judge(TWO_REGIONS, "[20, 20, 30, 30], [0, 0, 10, 10]").verdict())
                .isEqualTo(RIGHT);
    }

    @Test
    void one_box_counts_for_one_region_and_as_many_are_matched_as_can_be() {
        String overlapping = "{\"regions\": [[0, 0, 10, 10], [0, 0, 10, 8]], \"iou\": 0.7}";

        // The first box fits both regions, the second only the first.
        Judgement judgement = judge(overlapping, "[0, 0, 10, 9], [0, 0, 10, 12]");

        assertThat(judgement.verdict()).as(judgement.reason()).isEqualTo(RIGHT);
        assertThat(judge(overlapping, "[0, 0, 10, 9]").share()).isEqualTo(0.5);
    }

    @Test
    void each_value_is_a_part() {
        assertThat(judge(YEARS, "2019: 3, 2020: 5"))
                .isEqualTo(Judgement.ofParts(
                        List.of(new Part("2019", 1, 1), new Part("2020", 0, 1)),
                        "the last line \"2019: 3, 2020: 5\" has 1 of 2 values within 5%",
                        ID));
        assertThat(judge(YEARS, "2019: 3, 2019: 9, 2020: 4").verdict()).isEqualTo(PARTLY_RIGHT);
        assertThat(judge(YEARS, "3.1 and 4.0").reason())
                .isEqualTo("the last line \"3.1 and 4.0\" has no value behind one of the names");
    }

    @Test
    void a_box_is_believed_before_all_else_and_a_place_without_an_answer_is_passed_over() {
        assertThat(judge("{\"count\": 7}", "\\boxed{7}\n\nThe answer is 8.\n9").verdict())
                .isEqualTo(RIGHT);
        assertThat(judge("{\"count\": 7}", "\\boxed{?}\n\nThe answer is 7.").reason())
                .isEqualTo("the boxed answer \"?\" has no number");
        assertThat(judge("{\"count\": 7}", "#### The count\nThe answer is 7.").verdict())
                .isEqualTo(RIGHT);
        assertThat(judge("{\"count\": 7}", "My answer is below.\n7").verdict()).isEqualTo(RIGHT);
    }

    @Test
    void a_tolerance_is_exact_at_its_edge() {
        assertThat(judge("{\"value\": 0.3, \"tolerance\": 0.1}", "0.4").verdict())
                .isEqualTo(RIGHT);
        assertThat(judge("{\"value\": 0.3, \"tolerance\": 0.1}", "0.2").verdict())
                .isEqualTo(RIGHT);
        assertThat(judge("{\"value\": 0.3, \"tolerance\": 0.1}", "0.40000000000000000001")
                        .verdict())
                .isEqualTo(WRONG);
        assertThat(judge("{\"value\": 1e15, \"tolerance\": \"0.1%\"}", "1.001e15")
                        .verdict())
                .isEqualTo(RIGHT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            seven | answer: "Unrecognized token 'seven': was expecting (JSON String, N..." (expected: an object as JSON)
            7 | answer: 7 (expected: an object)
            {} | answer: {} (expected: one of the fields [choice, count, point, region, regions, text, value, values])
            {"count": 1, "text": "a"} | answer: {"count":1,"text":"a"} (expected: one of the fields [choice, count, point, region, regions, text, value, values])
            {"count": 1, "within": 2} | answer: field "within" (expected: only [count])
            {"count": 1.5} | answer.count: 1.5 (expected: a whole number from 0 to 1000000)
            {"count": "7"} | answer.count: "7" (expected: a whole number from 0 to 1000000)
            {"point": [1, 2]} | answer.within: missing (expected: a number above 0, at most 100000)
            {"point": [1], "within": 2} | answer.point: [1] (expected: 2 numbers from 0 to 100000)
            {"point": [1, -2], "within": 2} | answer.point: [1,-2] (expected: 2 numbers from 0 to 100000)
            {"region": [5, 0, 5, 9], "iou": 0.5} | answer.region: [5,0,5,9] (expected: [x0, y0, x1, y1] with x0 < x1 and y0 < y1)
            {"region": [0, 0, 5, 9], "iou": 1.5} | answer.iou: 1.5 (expected: a number above 0, at most 1)
            {"region": [0, 0, 5, 9], "iou": 0} | answer.iou: 0 (expected: a number above 0, at most 1)
            {"regions": [], "iou": 0.5} | answer.regions: [] (expected: a list of 1 to 100 regions)
            {"regions": [[0, 0, 5, 9], 7], "iou": 0.5} | answer.regions[1]: 7 (expected: 4 numbers from 0 to 100000)
            {"text": ""} | answer.text: "" (expected: a text of 1 to 4000 characters)
            {"text": "a", "distance": 0.7} | answer.distance: 0.7 (expected: a number from 0 to 0.5)
            {"text": "a", "case": 1} | answer.case: 1 (expected: true or false)
            {"value": "3", "tolerance": 1} | answer.value: "3" (expected: a number from -1e15 to 1e15)
            {"value": 1e999, "tolerance": 1} | answer.value: "Infinity" (expected: a number from -1e15 to 1e15)
            {"value": 3} | answer.tolerance: missing (expected: a number >= 0, or a share such as "5%", at most "50%")
            {"value": 3, "tolerance": "5"} | answer.tolerance: "5" (expected: a number >= 0, or a share such as "5%", at most "50%")
            {"value": 3, "tolerance": "51%"} | answer.tolerance: "51%" (expected: a number >= 0, or a share such as "5%", at most "50%")
            {"values": {}, "tolerance": 1} | answer.values: {} (expected: an object of 1 to 100 values)
            {"values": {"a": "b"}, "tolerance": 1} | answer.values.a: "b" (expected: a number from -1e15 to 1e15)
            {"values": {"a": 1, "A": 2}, "tolerance": 1} | answer.values: name "A" is there twice (expected: each once, in any case of letters)
            {"values": {"a*": 1}, "tolerance": 1} | answer.values: name "a*" (expected: 1 to 100 characters, none of them * ` ~ $ \\ or a blank at an end)
            {"choice": "E", "of": 4} | answer.choice: "E" (expected: a letter from A to D)
            {"choice": "b", "of": 4} | answer.choice: "b" (expected: a letter from A to D)
            {"choice": "B"} | answer.of: missing (expected: a whole number from 2 to 26)
            """)
    void a_reference_that_cannot_be_judged_is_refused_with_what_the_value_and_what_was_expected(
            String reference, String refusal) {
        assertThat(new VisionVerifier().refusal(prompt(reference))).contains(refusal);
        assertThat(judge(reference, "7")).isEqualTo(Judgement.whole(UNVERIFIABLE, refusal, ID));
    }

    @Test
    void edit_distance_in_a_band_is_that_of_the_whole_table() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 2_000; round++) {
            int[] a = random.ints(random.nextInt(12), 0, 3).toArray();
            int[] b = random.ints(random.nextInt(12), 0, 3).toArray();
            int distance = distance(a, b);
            for (int most = 0; most < 13; most++) {
                assertThat(EditDistance.within(a, b, most))
                        .as("%s %s within %d", a, b, most)
                        .isEqualTo(distance <= most);
            }
        }
    }

    @Test
    void overlap_is_that_of_counted_pixels() {
        SplittableRandom random = new SplittableRandom(12);
        for (int round = 0; round < 500; round++) {
            Box one = box(random);
            Box other = box(random);
            int common = 0;
            int either = 0;
            for (int x = 0; x < 20; x++) {
                for (int y = 0; y < 20; y++) {
                    common += holds(one, x, y) && holds(other, x, y) ? 1 : 0;
                    either += holds(one, x, y) || holds(other, x, y) ? 1 : 0;
                }
            }
            assertThat(one.iou(other)).isCloseTo((double) common / either, within(1e-12));
        }
    }

    private static Box box(SplittableRandom random) {
        double left = random.nextInt(19);
        double top = random.nextInt(19);
        return Box.of(List.of(
                left, top, (double) random.nextInt((int) left + 1, 20), (double) random.nextInt((int) top + 1, 20)));
    }

    private static boolean holds(Box box, int x, int y) {
        return box.left() <= x && x < box.right() && box.top() <= y && y < box.bottom();
    }

    /** The textbook's table. */
    private static int distance(int[] a, int[] b) {
        List<int[]> rows = new ArrayList<>();
        for (int i = 0; i <= a.length; i++) {
            rows.add(new int[b.length + 1]);
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    rows.get(i)[j] = i + j;
                } else {
                    int replaced = rows.get(i - 1)[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    rows.get(i)[j] = Math.min(replaced, 1 + Math.min(rows.get(i - 1)[j], rows.get(i)[j - 1]));
                }
            }
        }
        return rows.get(a.length)[b.length];
    }
}
