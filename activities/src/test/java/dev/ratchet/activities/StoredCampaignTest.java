package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.plan.Plans;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.replay.ReplayLog;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import org.junit.jupiter.api.Test;

/** A campaign in the store outlives the Ratchet that wrote it; this one's records are in the first version of every schema. */
class StoredCampaignTest {
    private final BlobStore store = StoredCampaign.ofFormat1();
    private final Origin origin = new Origins(store).find(TinyCampaign.BRANCH).orElseThrow();

    @Test
    void settings_mean_what_they_meant_and_the_same_specification_goes_on_with_the_campaign() {
        SettingsStore settings = new SettingsStore(store);
        CampaignSettings stored = settings.read(origin.settings());
        ObjectRef today =
                settings.put(TinyCampaign.BRANCH, new CampaignSettings(TinyCampaign.eager(3), stored.inputs()));

        assertThat(stored.spec()).isEqualTo(TinyCampaign.eager(3));
        assertThat(new Origins(store).claim(TinyCampaign.BRANCH, today)).isEqualTo(origin);
    }

    @Test
    void it_keeps_the_engine_that_it_began_with_and_a_specification_with_today_s_says_so() {
        SettingsStore settings = new SettingsStore(store);
        ObjectRef today = settings.put(
                TinyCampaign.BRANCH,
                new CampaignSettings(
                        TinyCampaign.spec(3), settings.read(origin.settings()).inputs()));

        assertThatThrownBy(() -> new Origins(store).claim(TinyCampaign.BRANCH, today))
                .hasMessageContaining("rollout.engine.reproducible: false there, true here");
    }

    @Test
    void commits_evaluations_plans_buffers_and_weights_are_read() {
        OpenedCampaign opened = new StoreCommits(store).open(TinyCampaign.BRANCH, origin.settings());

        assertThat(opened.state().iteration()).isEqualTo(3);
        assertThat(requireNonNull(opened.before()).problems()).isEqualTo(10);
        assertThat(requireNonNull(opened.latest()).iteration()).isEqualTo(3);
        assertThat(new ReplayLog(store, TinyCampaign.BRANCH, 2).after(3).iteration())
                .isEqualTo(3);
        for (int iteration = 1; iteration <= 3; iteration++) {
            String plan = Keys.plan(Keys.iteration(TinyCampaign.BRANCH, iteration));
            assertThat(Plans.PLANS.read(store, plan).content().newShards()).isNotEmpty();
            String weights = Keys.weightsManifest(TinyCampaign.BRANCH, iteration);
            assertThat(WeightsStore.MANIFESTS.read(store, weights).content().files())
                    .isNotEmpty();
        }
    }
}
