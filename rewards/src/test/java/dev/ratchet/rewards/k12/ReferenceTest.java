package dev.ratchet.rewards.k12;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and the message with which. */
class ReferenceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ...                                        | answer: "..." (expected: 1 to 30 words)
            {"text": "a"                               | answer: "Unexpected end-of-input: expected close marker for Object (start marker at [S..." (expected: JSON, since it begins with a brace)
            {"text": "a"} x                            | answer: "Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or ..." (expected: JSON, since it begins with a brace)
            {"text": "a", "text": "b"}                 | answer: "Duplicate field 'text' for `ObjectNode`: not allowed when `DeserializationFea..." (expected: JSON, since it begins with a brace)
            {}                                         | answer: fields [] (expected: one of [text, number, blanks, steps, rubric])
            {"text": "a", "number": "1"}               | answer: fields [text, number] (expected: one of [text, number, blanks, steps, rubric])
            {"text": "a", "points": 1}                 | answer: field "points" (expected: only [not, order, spelling, text])
            {"text": 1}                                | answer.text: 1 (expected: text of 1 to 200 characters)
            {"text": []}                               | answer.text: [] (expected: text, or a list of 1 to 50 texts)
            {"text": ["a", null]}                      | answer.text[1]: null (expected: text of 1 to 200 characters)
            {"text": ["a", "..."]}                     | answer.text[1]: "..." (expected: 1 to 30 words)
            {"text": "a", "spelling": 3}               | answer.spelling: 3 (expected: a whole number from 0 to 2)
            {"text": "a", "spelling": "1"}             | answer.spelling: "1" (expected: a whole number from 0 to 2)
            {"text": "a", "order": "fixed"}            | answer.order: "fixed" (expected: "any", or no such field)
            {"text": ["Ab"], "not": ["aB"]}            | answer.not: "aB" (expected: none of the right answers)
            {"number": 9.8}                            | answer.number: 9.8 (expected: text of 1 to 200 characters)
            {"number": "nine"}                         | answer.number: "nine" (expected: a decimal number or a fraction, without a unit)
            {"number": "9.8 m"}                        | answer.number: "9.8 m" (expected: a decimal number or a fraction, without a unit)
            {"number": "1/0"}                          | answer.number: "1/0" (expected: a decimal number or a fraction, without a unit)
            {"number": "3", "unit": "apples"}          | answer.unit: "apples" (expected: a unit such as m/s^2, and none for what is counted)
            {"number": "3", "unit": "m/"}              | answer.unit: "m/" (expected: a unit such as m/s^2, and none for what is counted)
            {"number": "3", "figures": 0}              | answer.figures: 0 (expected: a whole number from 1 to 15)
            {"number": "3", "tolerance": "-1"}         | answer.tolerance: "-1" (expected: as in "0.05" or "2%")
            {"number": "3", "spelling": 1}             | answer: field "spelling" (expected: only [figures, number, tolerance, unit])
            {"blanks": []}                             | answer.blanks: [] (expected: a list of 1 to 20 blanks)
            {"blanks": [1]}                            | answer.blanks[0]: 1 (expected: an object)
            {"blanks": [{}]}                           | answer.blanks[0]: fields [] (expected: either text or number)
            {"blanks": [{"text": "a", "points": 0}]}   | answer.blanks[0].points: 0 (expected: a number above 0, at most 1000)
            {"blanks": [{"steps": ["a", "b"]}]}        | answer.blanks[0]: fields [steps] (expected: either text or number)
            {"blanks": [{"text": "a"}], "words": 3}    | answer: field "words" (expected: only [blanks, order])
            {"steps": ["a"]}                           | answer.steps: ["a"] (expected: a list of 2 to 20 steps)
            {"steps": ["melt", ["pour", "Melt"]]}      | answer.steps[1]: "Melt" (expected: words that name no step before)
            {"steps": ["a", []]}                       | answer.steps[1]: [] (expected: text, or a list of 1 to 50 texts)
            {"rubric": {}}                             | answer.rubric: {} (expected: a list of 1 to 30 criteria)
            {"rubric": [{"criterion": "c"}]}           | answer.rubric[0]: neither any nor all (expected: at least one of them)
            {"rubric": [{"any": "x"}]}                 | answer.rubric[0].criterion: missing (expected: text of 1 to 200 characters)
            {"rubric": [{"criterion": "c", "all": 1}]} | answer.rubric[0].all: 1 (expected: a list of 1 to 30 texts or lists of texts)
            {"rubric": [{"criterion": "c", "all": [[1]]}]} | answer.rubric[0].all[0][0]: 1 (expected: text of 1 to 200 characters)
            {"rubric": [{"criterion": "c", "any": "x", "points": "2"}]} | answer.rubric[0].points: "2" (expected: a number above 0, at most 1000)
            {"rubric": [{"criterion": "c", "any": "x"}], "words": 0} | answer.words: 0 (expected: a whole number from 1 to 5000)
            {"rubric": [{"criterion": "c", "any": "x", "name": "n"}]} | answer.rubric[0]: field "name" (expected: only [all, any, criterion, none, points])
            """)
    void a_reference_that_cannot_be_judged_against_is_refused(String answer, String message) {
        assertThat(new K12Verifier().refusal(Judging.prompt("question", answer)))
                .contains(message);
    }

    @Test
    void a_long_text_is_refused() {
        assertThat(new K12Verifier()
                        .refusal(Judging.prompt("question", "a ".repeat(300)))
                        .orElseThrow())
                .startsWith("answer: \"a a a")
                .endsWith("...\" (expected: at most 200 characters, or JSON)");
    }

    @Test
    void too_many_blanks_in_any_order_are_refused() {
        String blanks = "{\"text\": \"a\"}, ".repeat(12) + "{\"text\": \"b\"}";

        assertThat(new K12Verifier().refusal(Judging.prompt("question", "{\"blanks\": [" + blanks + "]}")))
                .isEmpty();
        assertThat(new K12Verifier()
                        .refusal(Judging.prompt("question", "{\"blanks\": [" + blanks + "], \"order\": \"any\"}"))
                        .orElseThrow())
                .endsWith("(expected: a list of 1 to 12 blanks)");
    }
}
