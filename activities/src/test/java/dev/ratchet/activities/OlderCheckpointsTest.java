package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.FaultyStore.Damage;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A warm-up that an older Ratchet left at its first checkpoint, whose key did not say what was asked of it. */
@Timeout(120)
class OlderCheckpointsTest {
    private static final CampaignSpec SPEC = TinyCampaign.inOneShard(1);
    private static final String CHECKPOINTS = "campaigns/tiny/main/iterations/000000/checkpoints/";

    private final BlobStore store = new InMemoryBlobStore();

    @TempDir
    private Path folder;

    @BeforeEach
    void leave_a_warm_up_at_its_first_checkpoint() {
        FaultyStore left = new FaultyStore(folder, CHECKPOINTS + ".*/00000004.json", Damage.FULL);
        try (WholeLoop loop = new WholeLoop(left, SPEC, 1)) {
            loop.awaitPaused(Duration.ofSeconds(1));
        }
        try (Stream<String> keys = left.list("campaigns/tiny/main/iterations/000000/")) {
            for (String key : keys.toList()) {
                store.create(key.replaceFirst("/checkpoints/[0-9a-f]{64}/", "/checkpoints/"), Blobs.read(left, key));
            }
        }
        assertThat(records()).containsExactly("00000002.json");
    }

    @Test
    void it_goes_on_where_it_was() {
        assertThat(WholeLoop.weights(WholeLoop.run(store, SPEC))).isEqualTo(undisturbed(SPEC));
        assertThat(records()).containsExactly("00000002.json", "<sha256>/00000004.json");
    }

    @Test
    void asked_otherwise_it_begins_anew_and_is_not_in_its_own_way() {
        CampaignSpec otherwise = withLearningRate(SPEC, 0.02);

        assertThat(WholeLoop.weights(WholeLoop.run(store, otherwise))).isEqualTo(undisturbed(otherwise));
        assertThat(records()).containsExactly("00000002.json", "<sha256>/00000002.json", "<sha256>/00000004.json");
    }

    private static String undisturbed(CampaignSpec spec) {
        return WholeLoop.weights(WholeLoop.run(new InMemoryBlobStore(), spec));
    }

    private List<String> records() {
        try (Stream<String> keys = store.list(CHECKPOINTS)) {
            return keys.map(key -> key.substring(CHECKPOINTS.length()).replaceFirst("[0-9a-f]{64}/", "<sha256>/"))
                    .sorted()
                    .toList();
        }
    }

    private static CampaignSpec withLearningRate(CampaignSpec spec, double learningRate) {
        WarmUpSpec w = spec.warmUp();
        return new CampaignSpec(
                spec.name(),
                spec.seed(),
                spec.iterations(),
                spec.model(),
                spec.prompts(),
                new WarmUpSpec(
                        w.steps(),
                        w.batch(),
                        learningRate,
                        w.rampSteps(),
                        w.weightDecay(),
                        w.clipNorm(),
                        w.checkpointEvery(),
                        w.corpus()),
                spec.rollout(),
                spec.reward(),
                spec.replay(),
                spec.training(),
                spec.evaluation(),
                spec.compute());
    }
}
