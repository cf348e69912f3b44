package dev.ratchet.activities.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The activity that changes settings: done again it finds what it stored, and stores nothing that may not be. */
class SettingsChangesTest {
    private final BlobStore store = new InMemoryBlobStore();
    private final SettingsStore settings = new SettingsStore(store);
    private final SettingsChanges changes = new SettingsChanges(store, settings);
    private final Origins origins = new Origins(store);
    private final ObjectRef first = TinyCampaign.prepare(store, TinyCampaign.spec(9));

    @BeforeEach
    void begin() {
        origins.claim(TinyCampaign.BRANCH, first);
    }

    private ObjectRef stored(CampaignSpec spec) {
        return settings.put(
                TinyCampaign.BRANCH,
                new CampaignSettings(spec, settings.read(first).inputs()));
    }

    private SettingsInForce change(int from, int number, SettingsRequest request) {
        return changes.change(TinyCampaign.BRANCH, from, number, request);
    }

    @Test
    void a_change_is_stored_once_however_often_it_is_tried() {
        SettingsRequest longer = new SettingsRequest(first, stored(TinyCampaign.spec(12)), "more");
        SettingsInForce once = change(4, 1, longer);

        // As after a worker that was killed between the record and its answer.
        assertThat(new SettingsChanges(store, new SettingsStore(store)).change(TinyCampaign.BRANCH, 4, 1, longer))
                .isEqualTo(once);
        assertThat(once.iterations()).isEqualTo(12);
        try (Stream<String> keys = store.list(Keys.settingsChanges(TinyCampaign.BRANCH))) {
            assertThat(keys).containsExactly("campaigns/tiny/main/changes/000004-0001.json");
        }
        SettingsRequest other = new SettingsRequest(first, stored(TinyCampaign.spec(13)), "more");
        assertThatThrownBy(() -> change(4, 1, other)).hasMessageContaining("somebody else changed them");
    }

    @Test
    void who_opens_the_branch_finds_what_counts_now_and_what_counts_later() {
        SettingsRequest longer = new SettingsRequest(first, stored(TinyCampaign.spec(12)), "more");
        SettingsRequest longest = new SettingsRequest(longer.settings(), stored(TinyCampaign.spec(15)), "still more");
        SettingsInForce four = change(4, 1, longer);
        SettingsInForce six = change(6, 1, longest);

        assertThat(changes.from(TinyCampaign.BRANCH, 3))
                .extracting(SettingsInForce::settings)
                .containsExactly(first, longer.settings(), longest.settings());
        assertThat(changes.from(TinyCampaign.BRANCH, 5)).containsExactly(four, six);
        assertThat(changes.from(TinyCampaign.BRANCH, 6)).containsExactly(six);
        assertThat(changes.newest(origins.find(TinyCampaign.BRANCH).orElseThrow()))
                .isEqualTo(longest.settings());
    }

    @Test
    void what_may_not_change_is_refused_and_nothing_is_stored() {
        ObjectRef seeded = stored(TinyCampaign.seeded(TinyCampaign.spec(9), 8));
        ObjectRef shorter = stored(TinyCampaign.spec(2));

        assertThatThrownBy(() -> change(4, 1, new SettingsRequest(first, seeded, "why not")))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
                .hasMessageContaining("seed: may not change once a campaign has begun");
        assertThatThrownBy(() -> change(4, 1, new SettingsRequest(first, shorter, "why not")))
                .hasMessage("iterations: 2 (expected: at least 3, which have begun)");
        assertThat(changes.all(TinyCampaign.BRANCH)).isEmpty();
    }

    @Test
    void a_campaign_goes_on_by_its_first_settings_and_by_its_newest_and_by_no_others() {
        ObjectRef longer = stored(TinyCampaign.spec(12));
        change(4, 1, new SettingsRequest(first, longer, "more"));

        assertThat(origins.claim(TinyCampaign.BRANCH, first).settings()).isEqualTo(first);
        assertThat(origins.claim(TinyCampaign.BRANCH, longer).settings()).isEqualTo(first);
        assertThatThrownBy(() -> origins.claim(TinyCampaign.BRANCH, stored(TinyCampaign.spec(13))))
                .hasMessageContaining("other settings: iterations: 12 there, 13 here");
    }
}
