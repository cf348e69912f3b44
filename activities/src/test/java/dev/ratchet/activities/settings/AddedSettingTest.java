package dev.ratchet.activities.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.activities.StoredCampaign;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.Added;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As if {@code training.checkpointEvery} came with the next version, and before it a step had had a checkpoint at each update. */
class AddedSettingTest {
    private static final BranchId OLD = BranchId.main("old");
    private static final JsonObjects<ObjectNode> WITHOUT = new JsonObjects<>("ratchet.settings/1", ObjectNode.class);
    private static final int NEXT =
            SettingsStore.ADDED.stream().mapToInt(Added::version).max().orElse(1) + 1;
    private static final JsonObjects<CampaignSettings> WITH = SettingsStore.objects(
            Stream.concat(SettingsStore.ADDED.stream(), Stream.of(new Added(NEXT, "spec.training.checkpointEvery", 1)))
                    .toList());

    private final BlobStore store = StoredCampaign.ofFormat1();
    private final SettingsStore settings = new SettingsStore(store, WITH);
    private final Origins origins = new Origins(store, settings);
    private ObjectRef old = origins.find(BranchId.main("tiny")).orElseThrow().settings();

    @BeforeEach
    void store_a_campaign_without_the_setting() {
        ObjectNode content = WITHOUT.read(store, old.key()).content();
        ((ObjectNode) content.at("/spec/training")).remove("checkpointEvery");
        String key = Keys.settings(OLD, JsonObjects.hash(content));
        old = new ObjectRef(
                key, WITHOUT.createOrRead(store, key, content).object().sha256());
        new Origins(store).claim(OLD, old);
    }

    @Test
    void an_older_campaign_keeps_what_it_did_and_the_same_specification_goes_on_with_it() {
        CampaignSettings read = settings.read(old);
        ObjectRef today = settings.put(OLD, read);

        assertThat(read.spec().training().checkpointEvery()).isEqualTo(1);
        assertThat(today).isNotEqualTo(old);
        assertThat(origins.claim(OLD, today).settings()).isEqualTo(old);
    }

    @Test
    void a_specification_that_sets_it_otherwise_is_refused_and_the_setting_is_named() {
        CampaignSettings read = settings.read(old);
        ObjectRef other = settings.put(OLD, new CampaignSettings(withoutCheckpoints(read.spec()), read.inputs()));

        assertThatThrownBy(() -> origins.claim(OLD, other))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("other settings: training.checkpointEvery: 1 there, 0 here (expected");
    }

    @Test
    void settings_of_a_newer_version_are_refused_with_the_remedy() {
        ObjectRef newer = settings.put(OLD, settings.read(old));

        assertThatThrownBy(() -> new SettingsStore(store).read(newer))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining(
                        "schema: ratchet.settings/%d (expected: up to ratchet.settings/%d; a newer Ratchet wrote it: use that one"
                                .formatted(NEXT, NEXT - 1));
    }

    private static CampaignSpec withoutCheckpoints(CampaignSpec spec) {
        TrainingSpec t = spec.training();
        TrainingSpec training = new TrainingSpec(
                t.tau(),
                t.learningRate(),
                t.beta1(),
                t.beta2(),
                t.epsilon(),
                t.weightDecay(),
                t.clipNorm(),
                t.groupsPerUpdate(),
                t.epochs(),
                t.microbatchTokens(),
                0,
                t.objective(),
                t.schedule(),
                t.memory());
        return new CampaignSpec(
                spec.name(),
                spec.seed(),
                spec.iterations(),
                spec.model(),
                spec.prompts(),
                spec.warmUp(),
                spec.rollout(),
                spec.reward(),
                spec.replay(),
                training,
                spec.evaluation(),
                spec.compute());
    }
}
