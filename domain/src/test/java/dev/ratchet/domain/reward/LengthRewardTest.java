package dev.ratchet.domain.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LengthRewardTest {
    @Test
    void short_right_answers_earn_and_long_ones_pay() {
        LengthReward reward = new LengthReward(10, 30);

        assertThat(reward.of(Verdict.RIGHT, 10)).isEqualTo(0.5);
        assertThat(reward.of(Verdict.RIGHT, 20)).isEqualTo(0);
        assertThat(reward.of(Verdict.RIGHT, 30)).isEqualTo(-0.5);
        assertThat(reward.of(Verdict.WRONG, 10)).isEqualTo(0);
        assertThat(reward.of(Verdict.WRONG, 30)).isEqualTo(-0.5);
    }

    @Test
    void a_group_of_equal_lengths_earns_nothing() {
        assertThat(new LengthReward(7, 7).of(Verdict.RIGHT, 7)).isZero();
        assertThat(new LengthReward(7, 7).of(Verdict.WRONG, 7)).isZero();
    }

    @Test
    void a_wrong_answer_never_wins_by_its_length_and_longer_never_earns_more() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1000; round++) {
            int shortest = random.nextInt(1000);
            int longest = shortest + random.nextInt(1000);
            LengthReward reward = new LengthReward(shortest, longest);
            int length = random.nextInt(shortest, longest + 1);

            assertThat(reward.of(Verdict.WRONG, length)).isBetween(-0.5, 0.0);
            assertThat(reward.of(Verdict.RIGHT, length))
                    .isBetween(-0.5, 0.5)
                    .isGreaterThanOrEqualTo(reward.of(Verdict.WRONG, length))
                    .isLessThanOrEqualTo(reward.of(Verdict.RIGHT, shortest));
        }
    }

    @Test
    void what_is_outside_the_group_or_was_not_judged_is_refused() {
        LengthReward reward = new LengthReward(10, 30);

        assertThatThrownBy(() -> reward.of(Verdict.RIGHT, 31)).hasMessageContaining("length: 31 (expected: 10 to 30)");
        assertThatThrownBy(() -> reward.of(Verdict.UNVERIFIABLE, 20)).hasMessageContaining("verdict: UNVERIFIABLE");
        assertThatThrownBy(() -> reward.of(Verdict.VERIFIER_FAILED, 20)).hasMessageContaining("VERIFIER_FAILED");
        assertThatThrownBy(() -> new LengthReward(5, 4)).hasMessageContaining("lengths: 5 to 4");
    }
}
