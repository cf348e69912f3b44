package dev.ratchet.policy.families;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.ratchet.policy.sampling.Sampler;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that sees, random in every parameter, beside what transformers computes of it and two pictures. */
class LlavaTest {
    private static final double BOUND = 1e-4;

    @BeforeAll
    static void startEngine() {
        Compute.configure(1);
    }

    /** What an implementation may get wrong, as other tensors that a right one computes with. */
    enum VisionFault {
        POSITIONS_SWAPPED,
        NO_POSITIONS,
        PATCH_TURNED,
        CHANNELS_SWAPPED,
        NO_PATCH_BIAS,
        NO_PROJECTOR_BIAS,
        NO_LAST_NORM,
        HEADS_SWAPPED;

        void in(HostTensor tensor, float[] values) {
            String name = tensor.name();
            int row = values.length / (int) tensor.shape()[0];
            switch (this) {
                case POSITIONS_SWAPPED -> swap(name.endsWith("position_embedding.weight"), values, row);
                case NO_POSITIONS -> fill(name.endsWith("position_embedding.weight"), values, 0);
                case PATCH_TURNED -> turn(name.endsWith("patch_embedding.weight"), values);
                case CHANNELS_SWAPPED -> swap(name.endsWith("patch_embedding.weight"), values, 25);
                case NO_PATCH_BIAS -> fill(name.endsWith("patch_embedding.bias"), values, 0);
                case NO_PROJECTOR_BIAS -> fill(name.endsWith("linear_1.bias"), values, 0);
                case NO_LAST_NORM -> fill(name.endsWith("post_layernorm.weight"), values, 1);
                case HEADS_SWAPPED -> swap(name.contains("vision") && name.endsWith("q_proj.weight"), values, 8 * row);
            }
        }

        private static void fill(boolean meant, float[] values, float value) {
            if (meant) {
                Arrays.fill(values, value);
            }
        }

        /** The first {@code count} values and the next ones change places. */
        private static void swap(boolean meant, float[] values, int count) {
            if (meant) {
                float[] first = Arrays.copyOf(values, count);
                System.arraycopy(values, count, values, 0, count);
                System.arraycopy(first, 0, values, count, count);
            }
        }

        /** Rows and columns of each patch of five change places. */
        private static void turn(boolean meant, float[] values) {
            float[] before = values.clone();
            for (int i = 0; meant && i < values.length; i++) {
                int patch = i / 25 * 25;
                values[i] = before[patch + i % 5 * 5 + (i - patch) / 5];
            }
        }
    }

    private static float[] byKernels(MadeFamily family, List<HostTensor> tensors) throws IOException {
        try (Weights weights = Weights.load(family.config(), tensors);
                Sampler sampler = Models.sampler(weights)) {
            return sampler.logitsAfterEach(family.tokens, family.pictures());
        }
    }

    @Test
    void the_logits_of_both_networks_are_those_of_transformers() throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily("llava");

        assertThat(family.tokens.length()).isGreaterThanOrEqualTo(512);
        assertThat(family.deviation()).isGreaterThanOrEqualTo(1);
        assertThat(family.error(byKernels(family, family.tensors()))).isLessThanOrEqualTo(BOUND);
        try (Weights weights = Weights.load(family.config(), family.tensors());
                Sampler sampler = new EagerSampler(weights)) {
            assertThat(family.error(sampler.logitsAfterEach(family.tokens, family.pictures())))
                    .isLessThanOrEqualTo(BOUND);
        }
    }

    @Test
    void the_other_gelu_shows() throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily("llava");
        float[] ours = byKernels(family, family.tensors());

        assertThat(family.error(ours, family.floats("logits-erf.f32"))).isGreaterThan(3 * BOUND);
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_fault_shows(VisionFault fault) throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily("llava");
        List<HostTensor> changed = new ArrayList<>();
        for (HostTensor tensor : family.tensors()) {
            float[] values = new float[tensor.values().remaining()];
            tensor.values().get(values);
            fault.in(tensor, values);
            changed.add(new HostTensor(tensor.name(), tensor.shape(), FloatBuffer.wrap(values)));
        }

        assertThat(family.error(byKernels(family, changed))).isGreaterThan(100 * BOUND);
    }

    @Test
    void other_pictures_and_their_order_show() throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily("llava");
        try (Weights weights = Weights.load(family.config(), family.tensors());
                Sampler sampler = Models.sampler(weights)) {
            float[] turned =
                    sampler.logitsAfterEach(family.tokens, family.pictures().reversed());

            assertThat(family.error(turned)).isGreaterThan(100 * BOUND);
        }
    }

    @Test
    void what_is_imported_and_what_is_saved_are_the_same_model(@TempDir Path temporary)
            throws IOException, URISyntaxException {
        MadeFamily family = new MadeFamily("llava");
        Path target = temporary.resolve("imported");
        ModelImport.run(family.directory, target, ImportProgress.SILENT);
        ModelFiles imported = HuggingFaceDirectory.open(target);

        assertThat(imported.names()).contains("preprocessor_config.json");
        assertThat(ModelCheck.of(imported)).isEqualTo(family.config());
        try (Weights weights = Weights.load(family.config(), family.tensors())) {
            List<HostTensor> saved = new ArrayList<>();
            weights.forEach(saved::add);
            List<HostTensor> others = MadeFamily.tensors(imported);
            others.sort((one, other) -> one.name().compareTo(other.name()));
            assertThat(others).hasSameSizeAs(saved);
            for (int i = 0; i < saved.size(); i++) {
                assertThat(others.get(i).name()).isEqualTo(saved.get(i).name());
                assertThat(others.get(i).shape()).isEqualTo(saved.get(i).shape());
                assertThat(others.get(i).values()).isEqualTo(saved.get(i).values());
            }
        }
    }
}
