package dev.ratchet.activities.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.prompts.ArithmeticProblems;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A specification that came over the network names what is in the store, and no file of this machine. */
class StoredInputsTest {
    private static final PromptSet PROMPTS = new ArithmeticProblems(List.of("{a}+{b}="), 1, 1, 9).generate(7, 30, 10);
    private static final String UNKNOWN = "sha256:" + "0".repeat(64);

    private final BlobStore store = new InMemoryBlobStore();
    private final CampaignPreparation preparation = new CampaignPreparation(store);

    private static CampaignSpec spec(ModelSpec model, PromptsSpec prompts, WarmUpSpec.Corpus corpus) {
        CampaignSpec spec = TinyCampaign.spec(3);
        WarmUpSpec warmUp = spec.warmUp();
        return new CampaignSpec(
                spec.name(),
                spec.seed(),
                spec.iterations(),
                model,
                prompts,
                new WarmUpSpec(
                        warmUp.steps(),
                        warmUp.batch(),
                        warmUp.learningRate(),
                        warmUp.rampSteps(),
                        warmUp.weightDecay(),
                        warmUp.clipNorm(),
                        warmUp.checkpointEvery(),
                        corpus),
                spec.rollout(),
                spec.reward(),
                spec.replay(),
                spec.training(),
                spec.evaluation(),
                spec.compute());
    }

    private static CampaignSpec asking(String file) {
        CampaignSpec spec = TinyCampaign.spec(3);
        return spec(spec.model(), new PromptsSpec(file, null), new WarmUpSpec.Corpus(UNKNOWN, null));
    }

    @Test
    void an_imported_prompt_set_is_named_by_its_checksum() {
        ObjectRef imported = preparation.importPrompts(PROMPTS);
        CampaignSpec spec = TinyCampaign.spec(3);
        CampaignSpec named = spec(
                spec.model(),
                new PromptsSpec("sha256:" + imported.sha256(), null),
                new WarmUpSpec.Corpus(
                        "sha256:" + TinyCampaign.importExamples(store).sha256(), null));

        PreparedCampaign prepared = preparation.prepareStored(named);

        CampaignSettings settings = new SettingsStore(store).read(prepared.settings());
        assertThat(settings.inputs().promptSet()).isEqualTo(imported);
        assertThat(settings.spec()).isEqualTo(named);
        assertThat(preparation.prepareStored(named)).isEqualTo(prepared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "prompts.jsonl", "../x", "file:///etc/passwd", "sha256", "SHA256:aa"})
    void a_path_is_refused_unread(String path) {
        String refusal = ": \"%s\" (expected: sha256:… of what was imported before; files of the server are not read)"
                .formatted(path);
        CampaignSpec spec = TinyCampaign.spec(3);

        assertThatThrownBy(() -> preparation.prepareStored(asking(path)))
                .isInstanceOf(FaultException.class)
                .hasMessage("prompts.file" + refusal);
        assertThatThrownBy(() -> preparation.prepareStored(
                        spec(spec.model(), spec.prompts(), new WarmUpSpec.Corpus(path, null))))
                .hasMessage("warmUp.corpus.file" + refusal);
        assertThatThrownBy(() -> preparation.prepareStored(spec(
                        new ModelSpec(null, path, null),
                        spec.prompts(),
                        spec.warmUp().corpus())))
                .hasMessage("model.directory" + refusal);
    }

    @Test
    void what_is_not_in_the_store_is_said_not_to_be() {
        CampaignSpec spec = TinyCampaign.spec(3);

        assertThatThrownBy(() -> preparation.prepareStored(asking(UNKNOWN)))
                .isInstanceOf(FaultException.class)
                .hasMessage("prompts.file: %s is not in the store (expected: what was imported before)", UNKNOWN);
        assertThatThrownBy(() -> preparation.prepareStored(spec(
                        new ModelSpec(null, UNKNOWN, null),
                        spec.prompts(),
                        spec.warmUp().corpus())))
                .hasMessage("model.directory: %s is not in the store (expected: what was imported before)", UNKNOWN);
        assertThatThrownBy(() -> preparation.prepareStored(asking("sha256:../../x")))
                .hasMessage("prompts.file: \"sha256:../../x\" (expected: sha256: and 64 hexadecimal digits)");
    }
}
