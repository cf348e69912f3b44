package dev.ratchet.activities.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.TinyCampaign;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ComputeSpec;
import dev.ratchet.workflows.spec.EvaluationSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RewardSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignPreparationTest {
    private static final String PROMPTS = """
            {"id":"t1","domain":"math","level":1,"question":"1+1=","answer":"2","split":"train"}
            {"id":"h1","domain":"math","level":1,"question":"1+2=","answer":"3","split":"heldout"}
            """;

    @TempDir
    Path folder;

    private final InMemoryBlobStore store = new InMemoryBlobStore();
    private final CampaignPreparation preparation = new CampaignPreparation(store);

    @Test
    void the_same_content_in_another_folder_gives_the_same_settings() throws IOException {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path there = Files.createDirectories(folder.resolve("there").resolve("deep"));
        Files.writeString(here.resolve("sums.jsonl"), PROMPTS);
        Files.writeString(there.resolve("sums.jsonl"), PROMPTS);

        PreparedCampaign first = preparation.prepare(fromFile("sums.jsonl"), here);
        PreparedCampaign second = preparation.prepare(fromFile(there + "/sums.jsonl"), here);

        assertThat(second).isEqualTo(first);
        assertThat(first.spec().prompts().file()).isEqualTo("sums.jsonl");
    }

    @Test
    void generated_inputs_are_stored_and_held_out_sums_are_not_in_the_corpus_either_way_round() {
        WarmUpSpec.Corpus corpus = new WarmUpSpec.Corpus(null, new WarmUpSpec.ArithmeticCorpus(2_000, 0.3));
        CampaignSpec spec = spec(arithmetic("{a}+{b}="), new WarmUpSpec(1, 1, 0.1, 0, 0, 1, 1, corpus), 5, 24);

        PreparedCampaign prepared = preparation.prepare(spec, folder);

        SettingsStore settings = new SettingsStore(store);
        CampaignData data = settings.open(prepared.settings());
        assertThat(data.prompts().heldOut()).hasSize(10);
        Stream<String> heldOut = data.prompts().heldOut().stream().flatMap(prompt -> {
            String[] sum = prompt.question().replace("=", "").split("\\+", -1);
            return Stream.of(prompt.question(), sum[1] + "+" + sum[0] + "=");
        });
        ObjectRef examples = requireNonNull(data.settings().inputs().warmUpExamples());
        assertThat(PromptFiles.readExamples("corpus", settings.proven(examples)))
                .hasSize(2_000)
                .extracting(example -> example.question())
                .doesNotContainAnyElementsOf(heldOut.toList());
    }

    @Test
    void what_does_not_fit_is_named_before_anything_starts() {
        fails(spec(arithmetic("{a}+{b}="), noWarmUp(), 11, 24), "evaluation.problems: 11 (expected: at most the 10");
        fails(
                spec(arithmetic("{a}+{b}="), noWarmUp(), 5, 31),
                "prompt train-000000: 4 tokens and rollout.hardLimit 31");
        CampaignSpec longer = spec(arithmetic("{a}+{b}="), noWarmUp(), 5, 8_189, 131_072);
        fails(
                TinyCampaign.with(longer, longer.rollout().with(RolloutSpec.Engine.EAGER)),
                "are 8193 (expected: at most what rollout.engine.reproducible: false takes in memory, 8192;");
        fails(spec(arithmetic("{a} plus {b}="), noWarmUp(), 5, 4), "prompt train-000000: \"p\" in \"");
        fails(fromFile("none.jsonl"), "prompts.file: " + folder.resolve("none.jsonl"));
    }

    @Test
    void a_reference_that_its_verifier_cannot_judge_against_is_named_in_either_split() throws IOException {
        Path file = folder.resolve("sums.jsonl");

        Files.writeString(file, PROMPTS.replace("\"answer\":\"2\"", "\"answer\":\"two\""));
        fails(fromFile("sums.jsonl"), "prompt t1, answer: \"two\" (expected: a number)");
        Files.writeString(file, PROMPTS.replace("\"answer\":\"3\"", "\"answer\":\"three\""));
        fails(fromFile("sums.jsonl"), "prompt h1, answer: \"three\" (expected: a number)");
    }

    @Test
    void a_campaign_that_began_with_such_a_reference_goes_on() throws IOException {
        Files.writeString(folder.resolve("sums.jsonl"), PROMPTS);
        PreparedCampaign began = preparation.prepare(fromFile("sums.jsonl"), folder);
        new Origins(store).claim(BranchId.main("test"), began.settings());

        Files.writeString(folder.resolve("sums.jsonl"), PROMPTS.replace("\"answer\":\"2\"", "\"answer\":\"two\""));

        assertThat(preparation.prepare(fromFile("sums.jsonl"), folder).spec()).isEqualTo(began.spec());
    }

    @Test
    void a_name_that_is_taken_says_which_settings_differ() {
        BranchId branch = BranchId.main("test");
        Origins origins = new Origins(store);
        var first = preparation.prepare(spec(arithmetic("{a}+{b}="), noWarmUp(), 5, 24), folder);
        var second = preparation.prepare(spec(arithmetic("{a}+{b}="), noWarmUp(), 5, 20), folder);

        origins.claim(branch, first.settings());

        assertThat(origins.claim(branch, first.settings()).settings()).isEqualTo(first.settings());
        assertThat(origins.campaigns()).containsExactly("test");
        assertThatThrownBy(() -> origins.claim(branch, second.settings()))
                .isInstanceOf(FaultException.class)
                .hasMessage(
                        "campaign name: test is taken by a campaign with other settings: rollout.hardLimit: 24 there, 20 here (expected: the same settings, to go on with it; or another --name)");
    }

    @Test
    void folders_that_are_no_campaigns_are_not_listed() {
        var prepared = preparation.prepare(spec(arithmetic("{a}+{b}="), noWarmUp(), 5, 24), folder);
        Origins origins = new Origins(store);
        origins.claim(BranchId.main("demo"), prepared.settings());
        byte[] origin = Blobs.read(store, Keys.origin(BranchId.main("demo")));
        for (String name : List.of("demo.bak", "Demo", "demo-" + "0".repeat(63), "begun-by-nobody/deeper")) {
            store.create("campaigns/%s/main/origin.json".formatted(name), origin);
        }

        assertThat(origins.campaigns()).containsExactly("demo");
    }

    private void fails(CampaignSpec spec, String message) {
        assertThatThrownBy(() -> preparation.prepare(spec, folder))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining(message);
        assertThat(new Origins(store).campaigns()).isEmpty();
    }

    private static CampaignSpec fromFile(String file) {
        return spec(new PromptsSpec(file, null), noWarmUp(), 1, 24);
    }

    private static PromptsSpec arithmetic(String question) {
        return new PromptsSpec(null, new PromptsSpec.Arithmetic(List.of(question), 1, 1, null, 20, 10));
    }

    private static WarmUpSpec noWarmUp() {
        return new WarmUpSpec(0, 1, 0.1, 0, 0, 1, 1, new WarmUpSpec.Corpus(null, null));
    }

    private static CampaignSpec spec(PromptsSpec prompts, WarmUpSpec warmUp, int problems, int hardLimit) {
        return spec(prompts, warmUp, problems, hardLimit, 34);
    }

    private static CampaignSpec spec(
            PromptsSpec prompts, WarmUpSpec warmUp, int problems, int hardLimit, int contextLength) {
        return new CampaignSpec(
                "test",
                1,
                1,
                new ModelSpec(
                        new ModelSpec.Scratch(8, 1, 1, 1, 8, contextLength, 1e4, "0123456789+=, :", null), null, null),
                prompts,
                warmUp,
                new RolloutSpec(1, 2, 8, 4, hardLimit, 1, 2, new RolloutSpec.Repetition(0, 2, 2)),
                new RewardSpec(0, 1, 1, false, null),
                new ReplaySpec(1, 8, ReplaySpec.Stale.DROP, ReplaySpec.Segments.ALL, ReplaySpec.HardLimit.TRAIN, 16),
                new TrainingSpec(
                        0.05,
                        0.001,
                        0.9,
                        0.95,
                        1e-8,
                        0,
                        1,
                        1,
                        1,
                        1024,
                        0,
                        TrainingSpec.Objective.DEFAULT,
                        TrainingSpec.Schedule.DEFAULT,
                        TrainingSpec.Memory.DEFAULT),
                new EvaluationSpec(problems, 0, 0, 1, 10),
                new ComputeSpec(1, 15));
    }
}
