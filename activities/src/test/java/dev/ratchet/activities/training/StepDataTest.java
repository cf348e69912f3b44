package dev.ratchet.activities.training;

import static dev.ratchet.activities.WrittenRollouts.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.WrittenRollouts;
import dev.ratchet.activities.buffer.RewardSchedule;
import dev.ratchet.activities.rollout.SealedRows;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.training.TrainedAnswer;
import dev.ratchet.policy.training.TrainedGroup;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.BufferedTrajectory;
import dev.ratchet.storage.replay.Score;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.ReplaySpec.HardLimit;
import dev.ratchet.workflows.spec.ReplaySpec.Segments;
import dev.ratchet.workflows.spec.RewardSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.TrainingSpec.ObjectiveKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepDataTest {
    private static final GroupId GROUP = new GroupId(1, 0);
    private static final TrajectoryId RESUMED = new TrajectoryId(GROUP, 0);
    private static final TrajectoryId CUT_OFF = new TrajectoryId(GROUP, 1);
    private static final RowLocation FIRST = new RowLocation("1.arrow", 0);
    private static final RowLocation SECOND = new RowLocation("2.arrow", 0);
    private static final RowLocation ONLY = new RowLocation("1.arrow", 1);

    private final BlobStore store = new InMemoryBlobStore();

    /** One right answer of 3 and 2 tokens in two iterations, and a wrong one of 4 that the hard limit ended. */
    @BeforeEach
    void store_the_rows() {
        TrajectoryObjects.ROLLOUTS.write(
                store,
                "1.arrow",
                List.of(
                        WrittenRollouts.row(RESUMED, 1, 0, 0, 3, new StopReason.BudgetSpent(), List.of()),
                        WrittenRollouts.row(CUT_OFF, 1, 0, 0, 4, new StopReason.HardLimit(), List.of())));
        TrajectoryObjects.ROLLOUTS.write(
                store,
                "2.arrow",
                List.of(WrittenRollouts.row(RESUMED, 2, 1, 3, 2, new StopReason.EndOfText(), List.of(FIRST))));
    }

    @Test
    void all_segments_are_in_the_loss_or_only_the_newest_and_all_tokens_are_there_either_way() {
        TrainedAnswer all = answers(Segments.ALL, HardLimit.TRAIN).getFirst();
        TrainedAnswer newest = answers(Segments.NEWEST, HardLimit.TRAIN).getFirst();

        assertThat(all).isEqualTo(new TrainedAnswer(RESUMED, tokens(0, 5), 0, 1));
        assertThat(newest).isEqualTo(new TrainedAnswer(RESUMED, tokens(0, 5), 3, 1));
    }

    @Test
    void the_only_segment_of_an_answer_is_its_newest() {
        assertThat(answers(Segments.NEWEST, HardLimit.TRAIN).get(1))
                .isEqualTo(new TrainedAnswer(CUT_OFF, tokens(0, 4), 0, 0));
    }

    @Test
    void an_answer_that_the_hard_limit_ended_is_in_the_loss_or_not_and_its_reward_is_there_either_way() {
        assertThat(answers(Segments.ALL, HardLimit.TRAIN))
                .containsExactly(
                        new TrainedAnswer(RESUMED, tokens(0, 5), 0, 1), new TrainedAnswer(CUT_OFF, tokens(0, 4), 0, 0));
        assertThat(answers(Segments.ALL, HardLimit.MASK))
                .containsExactly(
                        new TrainedAnswer(RESUMED, tokens(0, 5), 0, 1), new TrainedAnswer(CUT_OFF, tokens(0, 4), 4, 0));
    }

    @Test
    void the_log_probabilities_that_it_was_written_with_come_along_only_for_importance_weights() {
        TrainingSpec.Objective weighed = new TrainingSpec.Objective(ObjectiveKind.MIRROR_DESCENT, 0.2, 0, 2);

        assertThat(answers(Segments.NEWEST, HardLimit.TRAIN, weighed))
                .extracting(TrainedAnswer::behaviour)
                .containsExactly(
                        Optional.of(LogProbs.of(-1f, -1 / 2f, -1 / 3f, -1 / 4f, -1 / 5f)),
                        Optional.of(LogProbs.of(-1f, -1 / 2f, -1 / 3f, -1 / 4f)));
        assertThat(answers(Segments.NEWEST, HardLimit.TRAIN))
                .extracting(TrainedAnswer::behaviour)
                .containsOnly(Optional.empty());
    }

    private List<TrainedAnswer> answers(Segments segments, HardLimit hardLimit) {
        return answers(segments, hardLimit, TrainingSpec.Objective.DEFAULT);
    }

    private List<TrainedAnswer> answers(Segments segments, HardLimit hardLimit, TrainingSpec.Objective objective) {
        BufferedGroup group = new BufferedGroup(
                GROUP,
                new PromptId("p0"),
                0,
                List.of(
                        buffered(RESUMED, 5, new StopReason.EndOfText(), Verdict.RIGHT, FIRST, SECOND),
                        buffered(CUT_OFF, 4, new StopReason.HardLimit(), Verdict.WRONG, ONLY)));
        StepData data = new StepData(
                new SealedRows(store),
                _ -> List.of(),
                new RewardSchedule(new RewardSpec(0, 1, 1, false, null), 2),
                new ReplaySpec(1, 1, ReplaySpec.Stale.DROP, segments, hardLimit, 1),
                objective);
        List<TrainedGroup> groups = data.groups(List.of(group));
        assertThat(groups).hasSize(1);
        return groups.getFirst().answers();
    }

    private static BufferedTrajectory buffered(
            TrajectoryId id, int length, StopReason stop, Verdict verdict, RowLocation... rows) {
        return new BufferedTrajectory(
                id,
                length,
                stop,
                Optional.of(new Score(verdict, Optional.of(verdict == Verdict.RIGHT ? 1.0 : 0.0))),
                List.of(rows),
                new PolicyVersion(0),
                new PolicyVersion(rows.length - 1));
    }
}
