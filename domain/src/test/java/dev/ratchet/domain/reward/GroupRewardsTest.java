package dev.ratchet.domain.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.reward.GroupRewards.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupRewardsTest {
    private static final List<Answer> GROUP = List.of(
            new Answer(Verdict.RIGHT, 1, 10),
            new Answer(Verdict.RIGHT, 1, 30),
            new Answer(Verdict.WRONG, 0, 10),
            new Answer(Verdict.PARTLY_RIGHT, 0.25, 25));

    @Test
    void without_a_weight_an_answer_earns_what_its_verdict_does() {
        assertThat(new GroupRewards(0).of(GROUP))
                .containsExactly(new Reward(1, 0), new Reward(1, 0), new Reward(0, 0), new Reward(0.25, 0));
    }

    @Test
    void the_weighted_length_reward_is_added_and_told_apart() {
        List<Reward> rewards = new GroupRewards(0.5).of(GROUP);

        assertThat(rewards)
                .containsExactly(new Reward(1, 0.25), new Reward(1, -0.25), new Reward(0, 0), new Reward(0.25, -0.125));
        assertThat(rewards).extracting(Reward::total).containsExactly(1.25, 0.75, 0.0, 0.125);
    }

    @Test
    void what_was_not_judged_earns_nothing_and_is_refused() {
        assertThatThrownBy(() -> new GroupRewards(1).of(List.of(new Answer(Verdict.UNVERIFIABLE, 0, 1))))
                .hasMessage("verdict: UNVERIFIABLE (expected: one that was judged)");
        assertThatThrownBy(() -> new GroupRewards(0).of(List.of())).hasMessageContaining("at least one");
    }
}
