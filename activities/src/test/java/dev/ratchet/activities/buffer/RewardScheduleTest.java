package dev.ratchet.activities.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Reward;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.replay.Score;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.workflows.spec.RewardSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RewardScheduleTest {
    private static final VerifierId VERIFIER = new VerifierId("test", 1);
    private static final GroupId GROUP = new GroupId(1, 0);

    /** A right answer of 10 tokens and one of 30. */
    private final BufferedGroup group =
            new BufferedGroup(GROUP, new PromptId("p"), 0, List.of(right(0, 10), right(1, 30)));

    @Test
    void the_length_reward_is_off_before_its_first_iteration_and_constant_from_there_on() {
        RewardSpec spec = new RewardSpec(0.5, 3, 1, false, null);

        assertThat(new RewardSchedule(spec, 2).of(group)).containsExactly(new Reward(1, 0), new Reward(1, 0));
        assertThat(new RewardSchedule(spec, 3).of(group)).containsExactly(new Reward(1, 0.25), new Reward(1, -0.25));
        assertThat(new RewardSchedule(spec, 9).of(group)).isEqualTo(new RewardSchedule(spec, 3).of(group));
    }

    @Test
    void a_group_has_the_length_reward_of_the_iteration_that_trains_on_it_whenever_it_began() {
        RewardSpec fromTwo = new RewardSpec(1, 2, 1, false, null);

        assertThat(new RewardSchedule(fromTwo, 2).of(group))
                .extracting(Reward::length)
                .containsExactly(0.5, -0.5);
    }

    @Test
    void what_is_right_in_part_earns_its_share_only_where_the_setting_says_so() {
        Judgement partly = Judgement.ofParts(
                List.of(new Part("one", 3, 3), new Part("other", 0, 1)), "three of four points", VERIFIER);

        assertThat(correctness(true, partly)).contains(0.75);
        assertThat(correctness(false, partly)).contains(0.0);
    }

    @Test
    void right_earns_one_wrong_nothing_and_what_was_not_judged_has_no_worth() {
        assertThat(correctness(false, whole(Verdict.RIGHT))).contains(1.0);
        assertThat(correctness(true, whole(Verdict.WRONG))).contains(0.0);
        assertThat(correctness(true, whole(Verdict.UNVERIFIABLE))).isEmpty();
        assertThat(correctness(true, whole(Verdict.VERIFIER_FAILED))).isEmpty();
    }

    private static Optional<Double> correctness(boolean partialCredit, Judgement judgement) {
        return new RewardSchedule(new RewardSpec(0, 1, 1, partialCredit, null), 1).correctness(judgement);
    }

    private static Judgement whole(Verdict verdict) {
        return Judgement.whole(verdict, "since", VERIFIER);
    }

    private static BufferedTrajectory right(int sample, int length) {
        return new BufferedTrajectory(
                new TrajectoryId(GROUP, sample),
                length,
                new StopReason.EndOfText(),
                Optional.of(new Score(Verdict.RIGHT, Optional.of(1.0))),
                List.of(new RowLocation("rollout.arrow", sample)),
                new PolicyVersion(0),
                new PolicyVersion(0));
    }
}
