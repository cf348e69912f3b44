package dev.ratchet.domain.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
    private static final Trajectory BEGUN =
            Trajectory.begin(new TrajectoryId(new GroupId(1, 2), 3), new PromptId("sum-1"));

    @Test
    void segments_add_up_to_the_answer() {
        Trajectory whole = BEGUN.followedBy(segment(0, new StopReason.RoundFull(), 5, 6))
                .followedBy(segment(0, new StopReason.BudgetSpent(), 7))
                .followedBy(segment(2, new StopReason.EndOfText(), 8, 0));

        assertThat(whole.length()).isEqualTo(5);
        assertThat(whole.tokens()).isEqualTo(TokenIds.of(5, 6, 7, 8, 0));
        assertThat(whole.logProbs().length()).isEqualTo(5);
        assertThat(whole.policyVersions()).isEqualTo(2);
        assertThat(whole.finished()).isTrue();
    }

    @Test
    void one_that_has_begun_or_was_cut_is_not_finished() {
        assertThat(BEGUN.finished()).isFalse();
        assertThat(BEGUN.length()).isZero();
        assertThat(BEGUN.tokens()).isEqualTo(TokenIds.EMPTY);
        assertThat(BEGUN.followedBy(segment(0, new StopReason.BudgetSpent(), 5)).finished())
                .isFalse();
    }

    @Test
    void an_empty_segment_counts_for_no_policy_version() {
        Trajectory whole = BEGUN.followedBy(segment(0, new StopReason.BudgetSpent(), 5))
                .followedBy(segment(1, new StopReason.HardLimit()));

        assertThat(whole.policyVersions()).isEqualTo(1);
    }

    @Test
    void nothing_follows_an_end() {
        Trajectory ended = BEGUN.followedBy(segment(0, new StopReason.EndOfText(), 0));

        assertThatThrownBy(() -> ended.followedBy(segment(0, new StopReason.EndOfText(), 0)))
                .hasMessageContaining("000001-00002-03")
                .hasMessageContaining("goes on after end (expected: a resumable stop)");
    }

    @Test
    void an_older_policy_never_goes_on_with_what_a_newer_wrote() {
        Trajectory partial = BEGUN.followedBy(segment(3, new StopReason.BudgetSpent(), 1));

        assertThatThrownBy(() -> partial.followedBy(segment(2, new StopReason.EndOfText(), 0)))
                .hasMessageContaining("policy 2 follows 3 (expected: never older)");
    }

    @Test
    void every_token_has_a_log_probability_that_can_be_one() {
        assertThatThrownBy(() -> new Segment(
                        new PolicyVersion(0), TokenIds.of(1, 2), LogProbs.of(-1f), new StopReason.EndOfText()))
                .hasMessageContaining("1 log-probabilities for 2 tokens");
        assertThatThrownBy(() -> LogProbs.of(0f, 0.1f)).hasMessageContaining("log-probability 1: 0.1");
        assertThatThrownBy(() -> LogProbs.of(Float.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> LogProbs.of(Float.NEGATIVE_INFINITY)).hasMessageContaining("-Infinity");
    }

    @Test
    void tokens_cannot_be_changed_from_outside() {
        int[] ids = {1, 2};
        TokenIds tokens = TokenIds.of(ids);
        ids[0] = 9;
        tokens.toArray()[1] = 9;

        assertThat(tokens).isEqualTo(TokenIds.of(1, 2)).hasSameHashCodeAs(TokenIds.of(1, 2));
    }

    private static Segment segment(int version, StopReason stop, int... tokens) {
        float[] logProbs = new float[tokens.length];
        Arrays.fill(logProbs, -0.5f);
        return new Segment(new PolicyVersion(version), TokenIds.of(tokens), LogProbs.of(logProbs), stop);
    }
}
