package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings changed while a campaign runs: which iteration is made with which, with Temporal's database and without. */
@Timeout(120)
class ChangedSettingsTest {
    private static final int ITERATIONS = 4;

    private final BlobStore store = new InMemoryBlobStore();
    private final CampaignSpec spec = spec(0.01);
    private final ObjectRef first = TinyCampaign.prepare(store, spec);
    private final ObjectRef faster = new SettingsStore(store)
            .put(
                    TinyCampaign.BRANCH,
                    new CampaignSettings(
                            spec(0.02), new SettingsStore(store).read(first).inputs()));
    private final Origin origin = new Origins(store).claim(TinyCampaign.BRANCH, first);

    /** With a length reward, so that every step moves the weights. */
    private static CampaignSpec spec(double learningRate) {
        CampaignSpec spec = TinyCampaign.spec(ITERATIONS);
        return TinyCampaign.learning(
                TinyCampaign.with(spec, new RewardSpec(0.5, 1, 2, false, null), spec.replay()), learningRate);
    }

    private ObjectRef committedWith(int iteration) {
        return new Commits(store)
                .of(TinyCampaign.BRANCH, iteration)
                .orElseThrow()
                .content()
                .made()
                .settings();
    }

    private String run(Origin branch, CampaignSpec settings) {
        try (WholeLoop loop = new WholeLoop(store, CampaignPlan.of(settings, branch.settings()))) {
            return WholeLoop.weights(loop.result());
        }
    }

    @Test
    void a_campaign_that_lost_its_workflow_goes_on_with_what_was_in_force_and_ends_as_a_fork_with_those_settings() {
        WholeLoop.run(store, spec, 1);
        new SettingsChanges(store, new SettingsStore(store))
                .change(TinyCampaign.BRANCH, 3, 1, new SettingsRequest(first, faster, "it is slow"));

        String weights = run(origin, spec);

        assertThat(IntStream.rangeClosed(1, ITERATIONS).mapToObj(this::committedWith))
                .containsExactly(first, first, faster, faster);
        CampaignSpec fork = TinyCampaign.named(spec(0.02), "fork");
        Origin forked = new Forks(store).begin(new Parent(TinyCampaign.BRANCH, 2), fork);
        assertThat(weights).isEqualTo(run(forked, fork));
        CampaignSpec unchanged = TinyCampaign.named(spec, "unchanged");
        assertThat(weights)
                .isNotEqualTo(run(new Forks(store).begin(new Parent(TinyCampaign.BRANCH, 2), unchanged), unchanged));
    }

    @Test
    void a_change_asked_of_a_running_campaign_stands_in_the_commits_from_the_iteration_on_that_it_names() {
        try (WholeLoop loop = new WholeLoop(store, CampaignPlan.of(spec, first))) {
            SettingsInForce change = loop.changeOnceOpen(new SettingsRequest(first, faster, "it is slow"));
            loop.result();

            assertThat(change.settings()).isEqualTo(faster);
            assertThat(change.from()).isBetween(1, ITERATIONS);
            assertThat(IntStream.rangeClosed(1, ITERATIONS).mapToObj(this::committedWith))
                    .isEqualTo(IntStream.rangeClosed(1, ITERATIONS)
                            .mapToObj(iteration -> iteration < change.from() ? first : faster)
                            .toList());
        }
    }
}
