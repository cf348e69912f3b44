package dev.ratchet.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectivesTest {
    private static final double[] NONE = {};

    static Stream<Objective> objectives() {
        return Stream.of(
                new MirrorDescent(0.3, 0.7),
                new MirrorDescent(0.3, -0.7),
                new MirrorDescent(0, 1),
                new GroupRelative(0.2, 0, 1.3),
                new GroupRelative(0.2, 0, -1.3),
                new GroupRelative(0.2, 0.5, 0.9),
                new GroupRelative(0.2, 0.5, 0),
                new Imitation(17));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void slopes_are_the_finite_differences_of_the_loss(Objective objective) {
        SplittableRandom random = new SplittableRandom(3);
        for (int sample = 0; sample < 50; sample++) {
            int length = random.nextInt(1, 7);
            // Ratios on both sides of what GRPO clips.
            double[] references = random.doubles(length, -3, 0).toArray();
            double[] weights =
                    sample % 2 == 0 ? NONE : random.doubles(length, 0, 2).toArray();
            double[] logProbs = references.clone();
            for (int t = 0; t < length; t++) {
                logProbs[t] += random.nextDouble(-0.5, 0.5);
            }

            double[] slopes = objective.slopes(new AnswerTokens(logProbs, references, weights));

            assertThat(slopes).hasSize(length);
            for (int t = 0; t < length; t++) {
                double above = objective.loss(new AnswerTokens(moved(logProbs, t, 1e-6), references, weights));
                double below = objective.loss(new AnswerTokens(moved(logProbs, t, -1e-6), references, weights));
                assertThat(slopes[t]).isEqualTo((above - below) / 2e-6, within(1e-8));
            }
        }
    }

    private static double[] moved(double[] values, int at, double by) {
        double[] moved = values.clone();
        moved[at] += by;
        return moved;
    }

    @Test
    void mirror_descent_squares_the_ratio_of_the_whole_answer_once() {
        AnswerTokens tokens = new AnswerTokens(new double[] {-1, -2}, new double[] {-1.5, -3}, NONE);

        assertThat(new MirrorDescent(0.5, 2).loss(tokens)).isEqualTo(0.25 * 1.5 * 1.5 - 2 * -3, within(1e-12));
    }

    @Test
    void mirror_descent_asks_for_no_more_than_the_sum_of_the_references() {
        double[] logProbs = {-1, -2};
        MirrorDescent objective = new MirrorDescent(0.5, 2);

        assertThat(objective.slopes(new AnswerTokens(logProbs, new double[] {-4.5}, NONE)))
                .isEqualTo(objective.slopes(new AnswerTokens(logProbs, new double[] {-1.5, -3}, NONE)));
    }

    @Test
    void importance_weighs_the_first_term_of_mirror_descent_and_not_the_penalty() {
        double[] logProbs = {-1, -2};
        double[] references = {-1.5, -3};
        double[] weights = {0.5, 2};
        double penalty = 0.25 * 1.5 * 1.5;

        assertThat(new MirrorDescent(0.5, 2).loss(new AnswerTokens(logProbs, references, weights)))
                .isEqualTo(-2 * (0.5 * -1 + 2 * -2) + penalty, within(1e-12));
    }

    @Test
    void group_relative_clips_what_a_token_can_gain_and_not_what_it_can_lose() {
        AnswerTokens doubled = new AnswerTokens(new double[] {Math.log(0.5)}, new double[] {Math.log(0.25)}, NONE);

        assertThat(new GroupRelative(0.2, 0, 3).loss(doubled)).isEqualTo(-3 * 1.2, within(1e-12));
        assertThat(new GroupRelative(0.2, 0, 3).slopes(doubled)).containsExactly(0);
        assertThat(new GroupRelative(0.2, 0, -3).loss(doubled)).isEqualTo(3 * 2, within(1e-12));
        assertThat(new GroupRelative(0.2, 0, -3).slopes(doubled)[0]).isEqualTo(6, within(1e-12));
    }

    @Test
    void the_penalty_of_group_relative_is_k3() {
        AnswerTokens doubled = new AnswerTokens(new double[] {Math.log(0.5)}, new double[] {Math.log(0.25)}, NONE);

        assertThat(new GroupRelative(0.2, 0.1, 0).loss(doubled))
                .isEqualTo(0.1 * (0.25 / 0.5 - Math.log(0.25 / 0.5) - 1), within(1e-12));
    }

    @Test
    void advantages_of_group_relative_are_standardised_and_0_where_all_earned_the_same() {
        TrainedGroup group = group(1, 0, 0, 0);

        // Mean 0.25, deviation 0.5.
        assertThat(GroupRelative.advantage(group, 1)).isEqualTo(0.75 / 0.5001, within(1e-12));
        assertThat(GroupRelative.advantage(group, 0)).isEqualTo(-0.25 / 0.5001, within(1e-12));
        assertThat(GroupRelative.advantage(group(1, 1), 1)).isZero();
        assertThat(GroupRelative.advantage(group(1), 1)).isZero();
    }

    private static TrainedGroup group(double... rewards) {
        GroupId id = new GroupId(1, 0);
        List<TrainedAnswer> answers = new ArrayList<>();
        for (double reward : rewards) {
            answers.add(new TrainedAnswer(new TrajectoryId(id, answers.size()), TokenIds.of(1), 0, reward));
        }
        return new TrainedGroup(id, TokenIds.of(1), answers);
    }

    @Test
    void importance_is_the_ratio_of_the_reference_to_who_wrote_up_to_the_cap() {
        double[] references = {Math.log(0.5), Math.log(0.1), Math.log(0.9)};
        double[] behaviour = {Math.log(0.25), Math.log(0.2), Math.log(0.01)};

        double[] weights = Importance.weights(5, references, behaviour);

        assertThat(weights).containsExactly(new double[] {2, 0.5, 5}, within(1e-12));
    }
}
