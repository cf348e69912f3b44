package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.FaultyStore.Damage;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged object or a full store pauses the campaign; mended, it ends with the bits of one that never saw it. */
@Timeout(120)
class StoreFaultsTest {
    /** The test server, unlike the real one, cannot cancel a shard that has just ended by the same fault: there is one. */
    private static final CampaignSpec SPEC = TinyCampaign.inOneShard(2);

    private static String undisturbed = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void runUndisturbed() {
        undisturbed = WholeLoop.weights(WholeLoop.run(new InMemoryBlobStore(), SPEC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*/iterations/000000/weights.json",
                ".*/weights/.*/model.safetensors",
                ".*/iterations/000001/plan.json",
                ".*/iterations/000001/rollouts/new-0000.arrow",
                ".*/iterations/000001/scores/new-0000-math.arrow",
                ".*/iterations/000001/buffer.json",
                ".*/iterations/000001/commit.json"
            })
    void a_damaged_object_pauses_the_campaign_and_once_it_is_restored_nothing_of_it_is_left(String key) {
        pausesAndGoesOn(key, Damage.FLIPPED_BIT, Fault.CORRUPT_DATA);
        pausesAndGoesOn(key, Damage.GONE, Fault.MISSING_DATA);
    }

    @Test
    void weights_that_are_damaged_after_they_were_published_are_refused_by_whoever_is_to_roll_out_with_them() {
        for (Damage damage : List.of(Damage.FLIPPED_BIT, Damage.GONE)) {
            FaultyStore store = new FaultyStore(
                    folder.resolve(damage.name()),
                    ".*/weights/.*/model.safetensors",
                    ".*/iterations/000000/weights.json",
                    damage);

            assertThat(pausesAndGoesOn(store, damage == Damage.GONE ? Fault.MISSING_DATA : Fault.CORRUPT_DATA))
                    .contains("PAUSED (new shard 0 failed: object " + store.key());
        }
    }

    @Test
    void a_store_that_stays_full_pauses_the_campaign_and_once_there_is_room_nothing_of_it_is_left() {
        pausesAndGoesOn(".*/iterations/000001/rounds/new-0000/00001.arrow", Damage.FULL, Fault.STORAGE_UNAVAILABLE);
    }

    private void pausesAndGoesOn(String key, Damage damage, Fault fault) {
        pausesAndGoesOn(new FaultyStore(folder.resolve(damage.name()), key, damage), fault);
    }

    /** What the campaign said when it paused. */
    private static String pausesAndGoesOn(FaultyStore store, Fault fault) {
        try (WholeLoop loop = new WholeLoop(store, SPEC, 2)) {
            CampaignStatus paused = loop.awaitPaused(Duration.ofSeconds(1));
            assertThat(paused.sentence()).contains("object " + store.key(), "[" + fault + "]");

            store.mend();
            loop.resume();

            assertThat(WholeLoop.weights(loop.result())).isEqualTo(undisturbed);
            return paused.sentence();
        }
    }
}
