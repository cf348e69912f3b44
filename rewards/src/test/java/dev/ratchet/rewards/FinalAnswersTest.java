package dev.ratchet.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Responses that say the same have the same final answer. */
class FinalAnswersTest {
    @Test
    void equal_numbers_are_one_answer_however_they_are_written() {
        assertSame(
                Domain.MATH,
                "3",
                "1/2",
                "So \\boxed{\\frac{1}{2}}.",
                "The answer is 0.50",
                "#### 2/4",
                "\\boxed{x = 1/2}");
        assertThat(answer(Domain.MATH, "3", "\\boxed{-0}")).hasValue("0");
        assertThat(answer(Domain.MATH, "3", "\\boxed{\\frac{6}{-4}}")).hasValue("-3/2");
        assertThat(answer(Domain.MATH, "3", "\\boxed{50\\%}")).hasValue("50%");
        assertThat(answer(Domain.MATH, "3", "I do not know.")).isEmpty();
    }

    @Test
    void other_mathematics_is_as_it_is_written_without_blanks() {
        assertSame(Domain.MATH, "x^2", "x^2+1", "\\boxed{x^2 + 1}", "The answer is $x^2+1$.");
        assertSame(Domain.MATH, "\\text{Monday}", "tuesday", "\\boxed{\\text{Tuesday}}", "The answer is Tuesday.");
    }

    @Test
    void school_answers_are_words_and_numbers() {
        assertSame(
                Domain.K12,
                "photosynthesis",
                "celldivision",
                "Answer: Cell division",
                "It is called **cell division**.");
        assertSame(Domain.K12, "12 cm", "5", "Answer: 5 cm", "The answer is 5.0");
        assertSame(
                Domain.K12,
                "{\"blanks\": [{\"text\": \"a\"}, {\"text\": \"b\"}]}",
                "c; d",
                "1) c\n2) d",
                "Answer: c, d");
        assertThat(answer(Domain.K12, "{\"rubric\": [{\"criterion\": \"x\", \"any\": [\"y\"]}]}", "An essay."))
                .isEmpty();
    }

    @Test
    void what_is_seen_is_a_number_a_letter_or_a_text() {
        assertSame(Domain.VISION, "{\"count\": 7}", "5", "There are five.", "5", "\\boxed{5.0}");
        assertSame(Domain.VISION, "{\"choice\": \"A\", \"of\": 4}", "B", "Answer: B", "(B)", "b");
        assertSame(Domain.VISION, "{\"point\": [1, 2], \"within\": 1}", "(3,4)", "(3, 4)", "Answer: (3,4)");
    }

    @Test
    void programs_are_not_counted() {
        assertThat(answer(Domain.CODE, "{}", "```\nprint(1)\n```")).isEmpty();
    }

    private static void assertSame(Domain domain, String reference, String expected, String... responses) {
        for (String response : responses) {
            assertThat(answer(domain, reference, response)).as(response).hasValue(expected);
        }
    }

    private static Optional<String> answer(Domain domain, String reference, String response) {
        return FinalAnswers.of(new Prompt(new PromptId("p"), domain, 1, "?", reference), response);
    }
}
