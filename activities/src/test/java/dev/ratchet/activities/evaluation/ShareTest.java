package dev.ratchet.activities.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void with_one_answer_a_prompt_the_interval_is_wilsons() {
        double[] answers =
                IntStream.range(0, 263).mapToDouble(i -> i < 81 ? 1 : 0).toArray();

        Share share = Share.of(answers, 1);

        assertThat(share.value()).isCloseTo(81 / 263.0, within(1e-12));
        assertThat(share.low()).isCloseTo(0.2553, within(5e-5)); // Newcombe 1998, table I
        assertThat(share.high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void prompts_whose_answers_are_all_alike_count_once_each() {
        double[] alike = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();

        assertThat(Share.of(alike, 8)).isEqualTo(Share.of(alike, 1));
    }

    @Test
    void answers_that_are_independent_count_each() {
        double[] halves = new double[100];
        java.util.Arrays.fill(halves, 0.5);

        Share share = Share.of(halves, 8);

        assertThat(share.high() - share.low()).isCloseTo(2 * 1.96 * 0.5 / Math.sqrt(800), within(1e-3));
    }

    @Test
    void all_right_is_no_certainty() {
        assertThat(Share.of(new double[] {1, 1, 1, 1}, 64).low()).isBetween(0.4, 0.6);
        assertThat(Share.of(new double[0], 1)).isEqualTo(new Share(0, 0, 1, 0));
    }

    /** 4,000 evaluations of 60 prompts with 8 answers each, seed 1; chances of a prompt drawn from a U shape. */
    @Test
    void the_interval_holds_the_truth_as_often_as_it_says_where_answers_to_a_prompt_are_alike() {
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        int naive = 0;
        for (int run = 0; run < 4_000; run++) {
            double[] prompts = new double[60];
            for (int i = 0; i < prompts.length; i++) {
                double chance = Math.pow(Math.sin(random.nextDouble() * Math.PI / 2), 2); // mean 1/2
                for (int sample = 0; sample < 8; sample++) {
                    prompts[i] += random.nextDouble() < chance ? 1 / 8.0 : 0;
                }
            }
            Share share = Share.of(prompts, 8);
            held += share.low() <= 0.5 && 0.5 <= share.high() ? 1 : 0;
            double half = 1.96 * Math.sqrt(share.value() * (1 - share.value()) / 480);
            naive += Math.abs(share.value() - 0.5) <= half ? 1 : 0;
        }

        assertThat(held / 4_000.0).isBetween(0.93, 0.97);
        assertThat(naive / 4_000.0).isLessThan(0.8); // as if all 480 answers were independent
    }
}
