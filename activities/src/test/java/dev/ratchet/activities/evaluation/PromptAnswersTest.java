package dev.ratchet.activities.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptAnswersTest {
    private static final Prompt PROMPT = new Prompt(new PromptId("p"), Domain.MATH, 1, "1+1=", "2");

    @Test
    void pass_at_k_is_the_share_of_all_ways_to_choose_k_answers_that_have_a_right_one() {
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 1; n <= 9; n++) {
            int right = random.nextInt(n + 1);
            PromptAnswers answers = new PromptAnswers(written(n, right), true);
            for (int k = 1; k <= n; k++) {
                assertThat(answers.passAt(k).orElseThrow())
                        .as("%d right of %d, k %d", right, n, k)
                        .isCloseTo(byChoosing(n, right, k), within(1e-12));
            }
            assertThat(answers.passAt(n + 1)).isEmpty();
        }
    }

    private static double byChoosing(int n, int right, int k) {
        int all = 0;
        int with = 0;
        for (int chosen = 0; chosen < 1 << n; chosen++) {
            if (Integer.bitCount(chosen) == k) {
                all++;
                with += (chosen & ((1 << right) - 1)) != 0 ? 1 : 0;
            }
        }
        return (double) with / all;
    }

    private static List<Answer> written(int n, int right) {
        return IntStream.range(0, n)
                .mapToObj(i -> i < right ? right("2") : wrong("3"))
                .toList();
    }

    @Test
    void the_majority_is_of_answers_that_say_the_same_and_right_ones_are_one_however_written() {
        assertThat(majority(right("2"), right("2.0"), wrong("3"), wrong("3"), right("two")))
                .contains(true);
        assertThat(majority(right("2"), wrong("3"), wrong("3"))).contains(false);
        assertThat(majority(wrong("3"), wrong("4"), right("2"), right("2"))).contains(true);
    }

    @Test
    void of_equals_the_one_that_came_first_wins() {
        assertThat(majority(right("2"), wrong("3"))).contains(true);
        assertThat(majority(wrong("3"), right("2"))).contains(false);
        assertThat(majority(wrong("3"), right("2"), right("2"), wrong("3"))).contains(false);
    }

    @Test
    void an_answer_that_gives_none_has_no_vote() {
        Answer none = new Answer(PROMPT, Verdict.WRONG, Optional.empty(), 5, "eos");

        assertThat(majority(none, none, right("2"))).contains(true);
        assertThat(majority(none, none)).contains(false);
    }

    @Test
    void what_was_not_judged_counts_neither_way() {
        Answer failed = new Answer(PROMPT, Verdict.VERIFIER_FAILED, Optional.of("2"), 5, "eos");
        PromptAnswers answers = new PromptAnswers(List.of(failed, right("2"), wrong("3")), true);

        assertThat(answers.passAt(1)).contains(0.5);
        assertThat(answers.passAt(3)).isEmpty();
        assertThat(answers.majorityAt(2)).contains(true);
        assertThat(answers.row().unjudged()).isEqualTo(1);
        assertThat(answers.row().judged()).isEqualTo(2);
    }

    @Test
    void where_nothing_is_voted_on_there_is_no_majority() {
        assertThat(new PromptAnswers(List.of(right("2")), false).majorityAt(1)).isEmpty();
    }

    private static Optional<Boolean> majority(Answer... answers) {
        return new PromptAnswers(Arrays.asList(answers), true).majorityAt(answers.length);
    }

    private static Answer right(String given) {
        return new Answer(PROMPT, Verdict.RIGHT, Optional.of(given), 5, "eos");
    }

    private static Answer wrong(String given) {
        return new Answer(PROMPT, Verdict.WRONG, Optional.of(given), 5, "eos");
    }
}
