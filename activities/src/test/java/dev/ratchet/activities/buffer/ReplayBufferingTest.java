package dev.ratchet.activities.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ratchet.activities.HandWrittenCampaign;
import dev.ratchet.activities.HandWrittenCampaign.Wrote;
import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayBufferingTest {
    private static final TrajectoryId LONG = new TrajectoryId(new GroupId(1, 0), 0);
    private static final TrajectoryId SHORT = new TrajectoryId(new GroupId(1, 0), 1);

    private final NotingStore store = new NotingStore();

    @Test
    void an_append_reads_what_its_iteration_wrote_and_nothing_older_however_old_the_partials_are() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0, 20));
        campaign.iterate(1, 0, Wrote.cut(LONG, 4), Wrote.ended(SHORT, 2, Verdict.RIGHT));
        for (int iteration = 2; iteration <= 9; iteration++) {
            store.rollouts.clear();
            campaign.iterate(
                    iteration, (iteration - 1) / 2, Wrote.cut(LONG, 4)); // every other iteration trains nothing

            assertThat(store.rollouts)
                    .containsExactly(
                            Keys.rollout(Keys.iteration(TinyCampaign.BRANCH, iteration), Keys.resumedShard(0)));
        }

        assertThat(campaign.summary(9, LONG).policyVersions()).isEqualTo(new PolicyVersions(0, 4, 5));
        assertThat(campaign.summary(2, LONG).policyVersions()).isEqualTo(new PolicyVersions(0, 0, 1));
    }

    @Test
    void a_group_has_its_rewards_in_the_summary_of_the_iteration_that_trains_on_it() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0.5, 20));
        campaign.iterate(1, 0, Wrote.cut(LONG, 4), Wrote.ended(SHORT, 2, Verdict.RIGHT));
        campaign.iterate(2, 0, Wrote.ended(LONG, 2, Verdict.RIGHT));

        SummaryRow waiting = campaign.summary(1, SHORT);
        assertThat(waiting.status()).isEqualTo(TrajectoryStatus.WAITING);
        assertThat(waiting.correctness()).contains(1.0);
        assertThat(waiting.lengthReward()).isEmpty(); // how long the other will be is not known
        assertThat(campaign.summary(1, LONG).status()).isEqualTo(TrajectoryStatus.PARTIAL);
        SummaryRow ended = campaign.summary(2, LONG);
        assertThat(ended.status()).isEqualTo(TrajectoryStatus.TRAINED);
        assertThat(ended.iterationLength()).isEqualTo(2);
        assertThat(ended.lengthReward()).contains(-0.25);
        assertThat(ended.trainedReward()).contains(0.75);
        SummaryRow endedEarlier = campaign.summary(2, SHORT);
        assertThat(endedEarlier.status()).isEqualTo(TrajectoryStatus.TRAINED);
        assertThat(endedEarlier.iterationLength()).isZero();
        assertThat(endedEarlier.totalLength()).isEqualTo(2);
        assertThat(endedEarlier.trainedReward()).contains(1.25);
        assertThat(endedEarlier.location()).isEqualTo(waiting.location());
    }

    @Test
    void a_stale_group_that_is_dropped_has_a_line_for_each_of_its_trajectories() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0.5, 1));
        campaign.iterate(1, 0, Wrote.cut(LONG, 4), Wrote.ended(SHORT, 2, Verdict.RIGHT));
        campaign.iterate(2, 0, Wrote.cut(LONG, 4));
        Appended third = campaign.iterate(3, 0);

        assertThat(third.figures().droppedStale()).isEqualTo(1);
        assertThat(campaign.summary(3))
                .extracting(SummaryRow::trajectory, SummaryRow::status, SummaryRow::totalLength)
                .containsExactly(tuple(LONG, TrajectoryStatus.DROPPED, 8), tuple(SHORT, TrajectoryStatus.DROPPED, 2));
        assertThat(campaign.summary(3)).allMatch(row -> row.trainedReward().isEmpty());
    }

    @Test
    void what_could_not_be_judged_earns_nothing_and_takes_its_group_with_it() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0.5, 20));
        campaign.iterate(1, 0, Wrote.ended(LONG, 4, Verdict.VERIFIER_FAILED), Wrote.ended(SHORT, 2, Verdict.RIGHT));

        assertThat(campaign.summary(1))
                .extracting(SummaryRow::status, SummaryRow::correctness, SummaryRow::lengthReward)
                .containsExactly(
                        tuple(TrajectoryStatus.DROPPED, Optional.empty(), Optional.empty()),
                        tuple(TrajectoryStatus.DROPPED, Optional.of(1.0), Optional.empty()));
    }

    @Test
    void the_mean_reward_is_that_of_the_answers_judged_now_and_the_trained_one_is_another() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0.5, 20));

        Figures first = campaign.iterate(1, 0, Wrote.cut(LONG, 4), Wrote.ended(SHORT, 2, Verdict.RIGHT))
                .figures();
        Figures second =
                campaign.iterate(2, 0, Wrote.ended(LONG, 2, Verdict.WRONG)).figures();
        Figures third = campaign.iterate(3, 1).figures();

        assertThat(first.meanReward()).isEqualTo(1); // nothing is trained, and yet something was judged
        assertThat(first.trainedReward()).isNull();
        assertThat(second.meanReward()).isZero();
        assertThat(second.trainedReward()).isEqualTo((1.25 - 0.25) / 2);
        assertThat(third.judged()).isZero();
        assertThat(third.meanReward()).isZero();
    }

    @Test
    void partial_credit_is_in_the_mean_reward_and_not_in_the_accuracy() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec(0, 20, true));

        Figures figures = campaign.iterate(
                        1, 0, Wrote.ended(LONG, 4, Verdict.PARTLY_RIGHT), Wrote.ended(SHORT, 2, Verdict.RIGHT))
                .figures();

        assertThat(figures.accuracy()).isEqualTo(0.5);
        assertThat(figures.meanReward()).isEqualTo((0.25 + 1) / 2);
    }

    private static CampaignSpec spec(double lengthWeight, int maxStaleness) {
        return spec(lengthWeight, maxStaleness, false);
    }

    private static CampaignSpec spec(double lengthWeight, int maxStaleness, boolean partialCredit) {
        return TinyCampaign.with(
                TinyCampaign.spec(9),
                new RewardSpec(lengthWeight, 1, 1, partialCredit, null),
                new ReplaySpec(
                        1,
                        maxStaleness,
                        ReplaySpec.Stale.DROP,
                        ReplaySpec.Segments.ALL,
                        ReplaySpec.HardLimit.TRAIN,
                        3));
    }

    /** Writes down which sealed rollouts are read. */
    private static final class NotingStore extends ForwardingBlobStore {
        private final List<String> rollouts = new ArrayList<>();

        NotingStore() {
            super(new InMemoryBlobStore());
        }

        @Override
        public Optional<InputStream> read(String key, long offset, long length) {
            if (key.contains("/rollouts/")) {
                rollouts.add(key);
            }
            return store.read(key, offset, length);
        }
    }
}
