package dev.ratchet.activities;

import static dev.ratchet.activities.WholeLoop.weights;
import static dev.ratchet.workflows.spec.ReplaySpec.Segments.ALL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.replay.BufferManifest;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.storage.replay.ReplayLog;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.ReplaySpec.HardLimit;
import dev.ratchet.workflows.spec.ReplaySpec.Stale;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.TrainingSpec.ObjectiveKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop, whole, with every real part but Temporal's server; that one has tests with real processes in workers. */
@Timeout(120)
class WholeLoopTest {
    @Test
    void a_campaign_runs_end_to_end_and_the_same_campaign_again_has_the_same_weights() {
        InMemoryBlobStore first = new InMemoryBlobStore();
        InMemoryBlobStore second = new InMemoryBlobStore();

        CampaignResult one = WholeLoop.run(first, TinyCampaign.spec(4));
        CampaignResult two = WholeLoop.run(second, TinyCampaign.spec(4));

        assertThat(one.state().iteration()).isEqualTo(4);
        assertThat(weights(one)).isEqualTo(weights(two));
        assertThat(one.state().totals().resumed()).isPositive();
        assertThat(requireNonNull(one.before()).problems()).isEqualTo(10);
        assertThat(requireNonNull(one.after()).iteration()).isEqualTo(4);
        assertThat(requireNonNull(one.state().policy()).version().number()).isPositive();
    }

    @Test
    void a_campaign_learns_by_another_objective_where_the_setting_says_so() {
        TrainingSpec.Objective other = new TrainingSpec.Objective(ObjectiveKind.GRPO, 0.2, 0.1, 2);

        String usual = weights(WholeLoop.run(new InMemoryBlobStore(), TinyCampaign.spec(4)));
        String learned = weights(WholeLoop.run(new InMemoryBlobStore(), TinyCampaign.by(TinyCampaign.spec(4), other)));

        assertThat(learned).isNotEqualTo(usual);
    }

    @Test
    void the_summaries_count_the_policy_versions_that_the_rollouts_name() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        WholeLoop.run(store, TinyCampaign.spec(4));

        Map<TrajectoryId, TreeSet<Integer>> writers = new HashMap<>();
        int several = 0;
        for (int iteration = 1; iteration <= 4; iteration++) {
            String scope = Keys.iteration(TinyCampaign.BRANCH, iteration);
            for (String key : keys(store, scope + "rollouts/")) {
                for (RolloutRow row : TrajectoryObjects.ROLLOUTS.read(store, key)) {
                    writers.computeIfAbsent(row.trajectory(), _ -> new TreeSet<>())
                            .add(row.segment().writtenBy().number());
                }
            }
            for (SummaryRow row :
                    TrajectoryObjects.SUMMARIES.read(store, Keys.summary(TinyCampaign.BRANCH, iteration))) {
                TreeSet<Integer> versions = requireNonNull(writers.get(row.trajectory()));
                assertThat(row.policyVersions())
                        .isEqualTo(new PolicyVersions(versions.first(), versions.last(), versions.size()));
                several += versions.size() > 1 ? 1 : 0;
            }
        }
        assertThat(several).isPositive();
    }

    private static List<String> keys(BlobStore store, String prefix) {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.toList();
        }
    }

    @Test
    void groups_are_trained_on_as_often_as_reuse_says_and_stale_ones_too_where_the_setting_says_so() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        CampaignResult result =
                WholeLoop.run(store, TinyCampaign.slow(5, new ReplaySpec(2, 1, Stale.TRAIN, ALL, HardLimit.TRAIN, 2)));

        Map<GroupId, Integer> times = new HashMap<>();
        Map<GroupId, Integer> lines = new HashMap<>();
        int stale = 0;
        for (int iteration = 1; iteration <= 5; iteration++) {
            BufferManifest manifest = manifest(store, iteration);
            assertThat(manifest.dropped()).isEmpty();
            for (BufferedGroup taken : manifest.taken()) {
                times.merge(taken.id(), 1, Integer::sum);
                stale += iteration - taken.id().iteration() > 1 ? 1 : 0;
            }
            TrajectoryObjects.SUMMARIES.read(store, Keys.summary(TinyCampaign.BRANCH, iteration)).stream()
                    .filter(row -> row.status() == TrajectoryStatus.TRAINED)
                    .forEach(row -> lines.merge(row.trajectory().group(), 1, Integer::sum));
        }

        assertThat(times.values()).contains(2).allMatch(each -> each <= 2);
        assertThat(stale).isPositive().isEqualTo((int)
                manifest(store, 5).counters().trainedStale());
        int trained = times.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(result.state().totals().trainedTrajectories()).isEqualTo(3L * trained);
        times.replaceAll((_, each) -> 3 * each); // a line for each trajectory, each time
        assertThat(lines).isEqualTo(times);
    }

    @Test
    void stale_groups_are_dropped_whole_where_the_setting_says_so() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        WholeLoop.run(store, TinyCampaign.slow(5, new ReplaySpec(1, 1, Stale.DROP, ALL, HardLimit.TRAIN, 2)));

        int dropped = 0;
        for (int iteration = 1; iteration <= 5; iteration++) {
            int now = iteration;
            assertThat(manifest(store, iteration).taken())
                    .allMatch(group -> now - group.id().iteration() <= 1);
            dropped += manifest(store, iteration).dropped().size();
        }
        assertThat(dropped).isPositive();
        assertThat(manifest(store, 5).counters().droppedStale()).isEqualTo(dropped);
    }

    private static BufferManifest manifest(BlobStore store, int iteration) {
        return ReplayLog.MANIFESTS
                .read(store, Keys.buffer(TinyCampaign.BRANCH, iteration))
                .content();
    }

    @Test
    void a_campaign_whose_workflow_is_gone_goes_on_from_the_store() {
        InMemoryBlobStore undisturbed = new InMemoryBlobStore();
        InMemoryBlobStore stopped = new InMemoryBlobStore();

        CampaignResult whole = WholeLoop.run(undisturbed, TinyCampaign.spec(4));
        WholeLoop.run(stopped, TinyCampaign.spec(4), 2);
        CampaignResult resumed = WholeLoop.run(stopped, TinyCampaign.spec(4));

        assertThat(weights(resumed)).isEqualTo(weights(whole));
        assertThat(resumed.before()).isEqualTo(whole.before());
        assertThat(resumed.state()).isEqualTo(whole.state());
    }
}
