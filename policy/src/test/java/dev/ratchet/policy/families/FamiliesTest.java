package dev.ratchet.policy.families;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ImportProgress;
import dev.ratchet.policy.formats.ModelCheck;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.ModelImport;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.sampling.SamplingSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models are random in every parameter, so that each part of the network shows in the logits. */
class FamiliesTest {
    private static final double BOUND = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "qwen3"})
    void the_logits_are_those_of_transformers(String name) throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily(name);

        assertThat(family.tokens.length()).isGreaterThanOrEqualTo(512);
        assertThat(family.deviation()).isGreaterThanOrEqualTo(1);
        assertThat(family.error(family.config(), family.tensors())).isLessThanOrEqualTo(BOUND);
    }

    /** On a GPU where there is one. */
    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "qwen3"})
    void so_are_those_of_the_engine(String name) throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily(name);
        Compute.configure(1);
        try (Weights weights = Weights.load(family.config(), family.tensors());
                Sampler sampler = new EagerSampler(weights)) {
            assertThat(family.error(sampler.logitsAfterEach(family.tokens))).isLessThanOrEqualTo(BOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "qwen3"})
    void the_likeliest_text_is_that_of_transformers(String name) throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily(name);
        TokenIds prompt = TokenIds.of(Arrays.copyOf(family.tokens.toArray(), family.prompt));
        LiveSequence live = new LiveSequence(
                new TrajectoryId(new GroupId(1, 0), 0), prompt, TokenIds.EMPTY, family.greedy.size(), 1000);
        Compute.configure(1);
        try (Weights weights = Weights.load(family.config(), family.tensors());
                Sampler sampler = Models.sampler(weights)) {
            SamplingSettings likeliest = new SamplingSettings(0, family.greedy.size(), RepetitionRule.OFF);
            int[] written = sampler.writeRound(List.of(live), 1, likeliest, Progress.SILENT)
                    .getFirst()
                    .tokens()
                    .toArray();

            int first = IntStream.range(0, written.length)
                    .filter(i -> written[i] != family.greedy.get(i))
                    .findFirst()
                    .orElse(written.length);
            // Where the two likeliest are as close as the error, either may come first, and the texts part.
            assertThat(first == family.greedy.size() || family.margins.get(first) < BOUND * family.largest())
                    .as("equal up to %d of %d", first, family.greedy.size())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama3, HEAD_ORDER",
        "llama3, ROPE_BASE",
        "llama3, NO_ROPE_SCALING",
        "llama3, OTHER_ROPE_SCALING",
        "qwen2, HEAD_ORDER",
        "qwen2, ROPE_BASE",
        "qwen2, NO_QUERY_BIAS",
        "qwen2, NO_KEY_BIAS",
        "qwen2, NO_VALUE_BIAS",
        "qwen3, HEAD_ORDER",
        "qwen3, ROPE_BASE",
        "qwen3, NO_QUERY_NORM",
        "qwen3, NO_KEY_NORM",
        "qwen3, NORMS_SWAPPED"
    })
    void a_planted_fault_shows(String name, PlantedFault fault) throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily(name);

        double error = family.error(fault.in(family.config()), fault.in(family.config(), family.tensors()));

        assertThat(error).isGreaterThan(100 * BOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "qwen3"})
    void what_is_imported_and_what_is_saved_are_the_same_model(String name, @TempDir Path temporary)
            throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily(name);
        Path target = temporary.resolve("imported");
        ModelImport.run(family.directory, target, ImportProgress.SILENT);
        ModelFiles imported = HuggingFaceDirectory.open(target);

        assertThat(ModelCheck.of(imported)).isEqualTo(family.config());
        Compute.configure(1);
        try (Weights weights = Weights.load(family.config(), family.tensors())) {
            List<HostTensor> saved = new ArrayList<>();
            weights.forEach(saved::add);
            for (List<HostTensor> others : List.of(family.tensors(), MadeFamily.tensors(imported))) {
                others.sort(Comparator.comparing(HostTensor::name));
                assertThat(others).hasSameSizeAs(saved);
                for (int i = 0; i < saved.size(); i++) {
                    assertThat(others.get(i).name()).isEqualTo(saved.get(i).name());
                    assertThat(others.get(i).shape()).isEqualTo(saved.get(i).shape());
                    assertThat(others.get(i).values()).isEqualTo(saved.get(i).values());
                }
            }
        }
    }
}
