package dev.ratchet.activities.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.activities.settings.CampaignInputs;
import dev.ratchet.activities.settings.CampaignSettings;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.training.BasePolicy;
import dev.ratchet.domain.reward.GroupRewards;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.tokens.CharacterTokenizers;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.policy.training.MemorySettings;
import dev.ratchet.policy.training.Reinforcement;
import dev.ratchet.policy.training.TrainingSettings;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.replay.ReplaySettings;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutScope.Purpose;
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
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a specification lets through, activities take: else a campaign would have its name before it is refused. */
class PolicySettingsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final Tokenizer TOKENIZER = HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson("01"));

    /** Wide enough for every setting to reach its bounds by itself. */
    private static final CampaignSpec WIDE = new CampaignSpec(
            "wide",
            1,
            10,
            new ModelSpec(new ModelSpec.Scratch(8192, 1, 2, 1, 8, 131_072, 1e4, "0123456789+= ", null), null, null),
            new PromptsSpec(null, new PromptsSpec.Arithmetic(List.of("{a}+{b}="), 1, 9, null, 1000, 1000)),
            new WarmUpSpec(
                    10_000_000,
                    1,
                    0.1,
                    0,
                    0,
                    1,
                    1,
                    new WarmUpSpec.Corpus(null, new WarmUpSpec.ArithmeticCorpus(1000, 0.5))),
            new RolloutSpec(1, 2, 100, 100, 100, 1, 65_536, new RolloutSpec.Repetition(0, 2, 2)),
            new RewardSpec(0, 1, 1, false, null),
            new ReplaySpec(1, 1, ReplaySpec.Stale.DROP, ReplaySpec.Segments.ALL, ReplaySpec.HardLimit.TRAIN, 1),
            new TrainingSpec(
                    0.05,
                    0.1,
                    0.9,
                    0.95,
                    1e-8,
                    0,
                    1,
                    1,
                    1,
                    100,
                    0,
                    TrainingSpec.Objective.DEFAULT,
                    TrainingSpec.Schedule.DEFAULT,
                    TrainingSpec.Memory.DEFAULT),
            new EvaluationSpec(1, 1, 1, 1, 1),
            new ComputeSpec(1, 15));

    /** At, below and above whatever bounds there are, and what is no number one can count with. */
    private static final List<Double> REALS = DoubleStream.concat(
                    DoubleStream.of(
                                    0, 1e-45, 1e-37, 1e-30, 1e-20, 1e-12, 1e-6, 1e-3, 0.5, 1, 10, 1e3, 1e6, 1e12, 1e38,
                                    1e300)
                            .flatMap(value -> DoubleStream.of(Math.nextDown(value), value, Math.nextUp(value))),
                    DoubleStream.of(-1, -1e-30, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN))
            .boxed()
            .toList();

    private static final List<Long> WHOLES = LongStream.of(
                    0,
                    1,
                    2,
                    8,
                    16,
                    100,
                    128,
                    1000,
                    1024,
                    3600,
                    4096,
                    8192,
                    9_999,
                    10_000,
                    65_536,
                    99_999,
                    100_000,
                    131_072,
                    999_999,
                    1_000_000,
                    10_000_000,
                    Integer.MAX_VALUE)
            .flatMap(value -> LongStream.of(value - 1, value, value + 1))
            .boxed()
            .toList();

    static Stream<String> numbers() {
        List<String> paths = new ArrayList<>();
        numbers("", MAPPER.valueToTree(WIDE), paths);
        paths.remove("/seed"); // any number will do
        return paths.stream();
    }

    private static void numbers(String path, JsonNode node, List<String> paths) {
        node.properties().forEach(field -> numbers(path + "/" + field.getKey(), field.getValue(), paths));
        if (node.isNumber()) {
            paths.add(path);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void whatever_a_specification_accepts_its_activities_accept(String path) {
        List<CampaignSpec> accepted = new ArrayList<>();
        int refused = 0;
        for (JsonNode value : values(path)) {
            Optional<CampaignSpec> spec = with(path, value);
            spec.ifPresent(accepted::add);
            refused += spec.isPresent() ? 0 : 1;
        }

        assertThat(accepted).isNotEmpty();
        assertThat(refused).isPositive();
        for (CampaignSpec spec : accepted) {
            assertThatCode(() -> takenByActivities(spec))
                    .as("%s: %s", path, MAPPER.valueToTree(spec).at(path))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void the_objective_and_the_use_of_memory_are_those_of_the_specification() throws IOException {
        TrainingSettings given = PolicySettings.step(training("""
                        {"tau": 0.3, "objective": {"kind": "GRPO", "clip": 0.1, "kl": 0.2, "importanceCap": 3},
                         "memory": {"recompute": true, "prefixWithoutGradientFrom": 4096}}"""), 1);

        assertThat(given.objective()).isEqualTo(new Reinforcement.ByGroupRelative(0.1, 0.2));
        assertThat(given.importanceCap()).isEqualTo(3);
        assertThat(given.memory()).isEqualTo(new MemorySettings(true, 4096));
        assertThat(PolicySettings.step(training("{\"tau\": 0.3}"), 1).objective())
                .isEqualTo(new Reinforcement.ByMirrorDescent(0.3));
    }

    @Test
    void the_learning_rate_of_an_iteration_is_the_schedules_and_by_default_always_the_same() throws IOException {
        CampaignSpec falling = training("{\"schedule\": {\"kind\": \"LINEAR\", \"risingIterations\": 4}}");

        assertThat(PolicySettings.step(WIDE, 7).optimizer().learningRate()).isEqualTo(0.1);
        assertThat(PolicySettings.step(falling, 1).optimizer().learningRate()).isEqualTo(0.025, within(1e-12));
        assertThat(PolicySettings.step(falling, 5).optimizer().learningRate()).isEqualTo(0.1, within(1e-12));
        // Five of the six steps from 0.1 to a tenth.
        assertThat(PolicySettings.step(falling, 10).optimizer().learningRate()).isEqualTo(0.025, within(1e-12));
    }

    /** The wide specification with other settings of {@code training}. */
    private static CampaignSpec training(String settings) throws IOException {
        ObjectNode tree = MAPPER.valueToTree(WIDE);
        MAPPER.readerForUpdating(tree.get("training")).readValue(settings);
        return MAPPER.treeToValue(tree, CampaignSpec.class);
    }

    @Test
    void half_a_character_is_refused_by_the_specification_as_it_would_be_by_the_tokenizer() {
        assertThatThrownBy(() -> new ModelSpec.Scratch(8, 1, 1, 1, 8, 64, 1e4, "01\ud835", null))
                .hasMessage("model.scratch.alphabet: half a surrogate pair (expected: whole characters)");
    }

    private static List<JsonNode> values(String path) {
        return MAPPER.valueToTree(WIDE).at(path).isIntegralNumber()
                ? WHOLES.stream().<JsonNode>map(LongNode::valueOf).toList()
                : REALS.stream().<JsonNode>map(DoubleNode::valueOf).toList();
    }

    private static Optional<CampaignSpec> with(String path, JsonNode value) {
        ObjectNode tree = MAPPER.valueToTree(WIDE);
        int slash = path.lastIndexOf('/');
        ((ObjectNode) tree.at(path.substring(0, slash))).set(path.substring(slash + 1), value);
        try {
            return Optional.of(MAPPER.treeToValue(tree, CampaignSpec.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** All that activities make of settings before they do anything. */
    private static void takenByActivities(CampaignSpec spec) {
        PolicySettings.sampling(spec, Purpose.TRAINING, TOKENIZER);
        PolicySettings.sampling(spec, Purpose.EVALUATION, TOKENIZER);
        PolicySettings.step(spec, 1);
        if (spec.warmUp().steps() > 0) {
            PolicySettings.warmUp(spec);
        }
        try {
            ModelConfigs.read(BasePolicy.scratch(requireNonNull(spec.model().scratch(), "scratch")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        GroupId last = new GroupId(spec.iterations(), spec.rollout().promptsPerIteration() - 1);
        new TrajectoryId(last, spec.rollout().samplesPerPrompt() - 1);
        for (int problems :
                List.of(spec.evaluation().problems(), spec.evaluation().everyProblems())) {
            new GroupId(spec.iterations(), Math.max(0, problems - 1));
        }
        new ReplaySettings(spec.replay().reuse(), spec.replay().maxStaleness(), ReplaySettings.Stale.DROP);
        new GroupRewards(spec.reward().lengthWeight());
        mustComeBackFromTheStore(spec);
    }

    private static void mustComeBackFromTheStore(CampaignSpec spec) {
        InMemoryBlobStore store = new InMemoryBlobStore();
        CampaignSettings settings =
                new CampaignSettings(spec, new CampaignInputs(new ObjectRef("imports/x", "0f".repeat(32)), null, null));
        ObjectRef stored = new SettingsStore(store).put(spec.mainBranch(), settings);
        assertThat(new SettingsStore(store).read(stored)).isEqualTo(settings);
    }
}
