package dev.ratchet.activities.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.activities.evaluation.PairedComparison.Test;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class PairedComparisonTest {
    @org.junit.jupiter.api.Test
    void one_answer_a_prompt_is_compared_by_mcnemars_exact_test() {
        // 10 prompts that only the second has right, 2 that only the first has: 2 · P(X ≤ 2), X of Bin(12, 1/2) = 158 /
        // 4096
        List<EvaluatedPrompt> first = once("1111111100" + "0000000000" + "11");
        List<EvaluatedPrompt> second = once("1111111100" + "1111111111" + "00");

        PairedComparison compared = PairedComparison.of(first, second);

        assertThat(compared.test()).isEqualTo(Test.MCNEMAR_EXACT);
        assertThat(compared.better()).isEqualTo(10);
        assertThat(compared.worse()).isEqualTo(2);
        assertThat(compared.pValue()).isCloseTo(158 / 4096.0, within(1e-12));
        assertThat(compared.difference()).isCloseTo(8 / 22.0, within(1e-12));
    }

    @org.junit.jupiter.api.Test
    void several_answers_a_prompt_are_compared_by_the_paired_t_test() {
        // Differences 0.25, 0.25, 0.5, 0: mean 0.25, standard error 0.1021, t = 2.449 with 3 degrees of freedom
        PairedComparison compared = PairedComparison.of(of4(new int[] {1, 2, 1, 3}), of4(new int[] {2, 3, 3, 3}));

        assertThat(compared.test()).isEqualTo(Test.PAIRED_T);
        assertThat(compared.pValue()).isCloseTo(0.0917, within(1e-4));
        assertThat(compared.low()).isCloseTo(0.25 - 3.1824 * 0.10206, within(1e-4));
        assertThat(compared.high()).isCloseTo(0.25 + 3.1824 * 0.10206, within(1e-4));
    }

    @org.junit.jupiter.api.Test
    void an_evaluation_is_no_different_from_itself() {
        List<EvaluatedPrompt> same = of4(new int[] {1, 2, 4});

        assertThat(PairedComparison.of(same, same).pValue()).isEqualTo(1);
        assertThat(PairedComparison.of(once("10"), once("10")).pValue()).isEqualTo(1);
    }

    @org.junit.jupiter.api.Test
    void prompts_that_only_one_judged_are_left_out_and_one_pair_tells_nothing() {
        PairedComparison compared = PairedComparison.of(once("10"), once("1"));

        assertThat(compared.prompts()).isEqualTo(1);
        assertThat(compared.pValue()).isNull();
        assertThat(compared.low()).isNull();
        assertThatThrownBy(() -> PairedComparison.of(once("1"), List.of()))
                .hasMessageContaining("no prompt that both judged (expected: at least one)");
    }

    private static List<EvaluatedPrompt> once(String right) {
        return IntStream.range(0, right.length())
                .mapToObj(i -> prompt(i, 1, right.charAt(i) - '0'))
                .toList();
    }

    private static List<EvaluatedPrompt> of4(int[] right) {
        return IntStream.range(0, right.length)
                .mapToObj(i -> prompt(i, 4, right[i]))
                .toList();
    }

    private static EvaluatedPrompt prompt(int i, int answers, int right) {
        return new EvaluatedPrompt(
                new PromptId("p" + i), Domain.MATH, 1, answers, right, 0, 0, Optional.empty(), 10 * answers);
    }
}
