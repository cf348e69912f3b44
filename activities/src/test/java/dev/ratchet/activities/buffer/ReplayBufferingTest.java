package dev.ratchet.activities.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.HandWrittenCampaign;
import dev.ratchet.activities.HandWrittenCampaign.Wrote;
import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayBufferingTest {
    private static final TrajectoryId LONG = new TrajectoryId(new GroupId(1, 0), 0);
    private static final TrajectoryId SHORT = new TrajectoryId(new GroupId(1, 0), 1);

    private final NotingStore store = new NotingStore();

    @Test
    void an_append_reads_what_its_iteration_wrote_and_nothing_older_however_old_the_partials_are() {
        HandWrittenCampaign campaign = new HandWrittenCampaign(store, spec());
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

    private static CampaignSpec spec() {
        return TinyCampaign.with(
                TinyCampaign.spec(9),
                new RewardSpec(0, 1, 1, false),
                new ReplaySpec(1, 20, ReplaySpec.Stale.DROP, ReplaySpec.Segments.ALL, ReplaySpec.HardLimit.TRAIN, 3));
    }

    /** Writes down which sealed rollouts are read. */
    private static final class NotingStore implements BlobStore {
        private final InMemoryBlobStore store = new InMemoryBlobStore();
        private final List<String> rollouts = new ArrayList<>();

        @Override
        public boolean create(String key, BlobWriter content) {
            return store.create(key, content);
        }

        @Override
        public Optional<InputStream> read(String key, long offset, long length) {
            if (key.contains("/rollouts/")) {
                rollouts.add(key);
            }
            return store.read(key, offset, length);
        }

        @Override
        public OptionalLong size(String key) {
            return store.size(key);
        }

        @Override
        public Stream<String> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public Stream<String> folders(String folder) {
            return store.folders(folder);
        }
    }
}
