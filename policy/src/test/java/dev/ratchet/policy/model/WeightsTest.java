package dev.ratchet.policy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private static final float FIRST_OF_SEED_5 = -0.025498036f;

    @BeforeAll
    static void startEngine() {
        Compute.configure(2);
    }

    @Test
    void what_is_loaded_is_what_is_saved_sorted_by_name() {
        for (ModelConfig config : Models.tinyFamilies()) {
            List<HostTensor> tensors = initial(config, 5);
            int perLayer = switch (config.family()) {
                case LLAMA -> 9;
                case QWEN2 -> 12;
                case QWEN3 -> 11;
            };

            try (Weights weights = Weights.load(config, tensors.reversed())) {
                List<HostTensor> saved = new ArrayList<>();
                weights.forEach(saved::add);

                assertThat(saved).extracting(HostTensor::name).isSorted();
                assertThat(saved).hasSize(config.layers() * perLayer + (config.tiedEmbeddings() ? 2 : 3));
                for (int i = 0; i < saved.size(); i++) {
                    assertThat(saved.get(i).name()).isEqualTo(tensors.get(i).name());
                    assertThat(saved.get(i).shape()).isEqualTo(tensors.get(i).shape());
                    assertThat(saved.get(i).values()).isEqualTo(tensors.get(i).values());
                }
            }
        }
    }

    @Test
    void a_seed_gives_the_same_weights_everywhere() {
        assertThat(values(initial(Models.tiny(), 5))).isEqualTo(values(initial(Models.tiny(), 5)));
        assertThat(values(initial(Models.tiny(), 5))).isNotEqualTo(values(initial(Models.tiny(), 6)));
        HostTensor embedding = initial(Models.tiny(), 5).getFirst();
        assertThat(embedding.name()).isEqualTo("model.embed_tokens.weight");
        assertThat(embedding.values().get(0)).isEqualTo(FIRST_OF_SEED_5);
    }

    @Test
    void weights_to_start_from_have_the_promised_spread() {
        for (HostTensor tensor : initial(Models.demo(), 1)) {
            double square = 0;
            for (int i = 0; i < tensor.values().limit(); i++) {
                square += Math.pow(tensor.values().get(i), 2);
            }
            double deviation = Math.sqrt(square / tensor.values().limit());
            double expected = tensor.name().contains("norm") ? 1 : Models.INITIAL_DEVIATION / Math.sqrt(128);
            assertThat(deviation).as(tensor.name()).isEqualTo(expected, within(0.05 * expected));
        }
    }

    @Test
    void biases_to_start_from_are_0_and_norms_of_heads_1() {
        for (ModelConfig config : Models.tinyFamilies()) {
            for (HostTensor tensor : initial(config, 1)) {
                if (tensor.shape().length == 1) {
                    float start = tensor.name().endsWith("_proj.bias") ? 0 : 1;
                    assertThat(tensor.values().get(0)).as(tensor.name()).isEqualTo(start);
                }
            }
        }
    }

    @Test
    void a_model_that_cannot_be_used_is_refused_by_the_tensors_name() {
        List<HostTensor> tensors = initial(Models.tiny(), 5);
        HostTensor first = tensors.getFirst();

        requireUnusable(tensors.subList(1, tensors.size()), "tensor model.embed_tokens.weight: missing");
        requireUnusable(with(tensors, first), "tensor model.embed_tokens.weight: not a parameter, or there twice");
        requireUnusable(
                with(tensors, new HostTensor("model.bias", new long[] {1}, FloatBuffer.allocate(1))),
                "tensor model.bias: not a parameter");
        requireUnusable(
                with(
                        tensors.subList(1, tensors.size()),
                        new HostTensor(first.name(), new long[] {16, 11}, first.values())),
                "tensor model.embed_tokens.weight: shape [16, 11] (expected: [11, 16], as config.json says)");
        float[] broken = new float[11 * 16];
        broken[7] = Float.NaN;
        requireUnusable(
                with(
                        tensors.subList(1, tensors.size()),
                        new HostTensor(first.name(), first.shape(), FloatBuffer.wrap(broken))),
                "tensor model.embed_tokens.weight: NaN at 7 (expected: finite)");
    }

    @Test
    void tied_heads_and_rotary_frequencies_that_a_file_has_are_passed_over() {
        List<HostTensor> tensors = initial(Models.tiny(), 5);
        tensors.add(new HostTensor("lm_head.weight", new long[] {1}, FloatBuffer.allocate(1)));
        tensors.add(new HostTensor(
                "model.layers.0.self_attn.rotary_emb.inv_freq", new long[] {2}, FloatBuffer.allocate(2)));

        Weights.load(Models.tiny(), tensors).close();
    }

    @Test
    void the_fingerprint_names_library_processor_and_threads() {
        Devices.assumeProcessor(); // one with a device brings another library
        NumericsFingerprint fingerprint = Compute.fingerprint();

        assertThat(fingerprint.library()).isEqualTo("PyTorch 2.7.1");
        assertThat(fingerprint.cpu()).isNotBlank();
        assertThat(fingerprint.threads()).isEqualTo(2);
        assertThat(Compute.fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void memory_that_cannot_be_had_is_a_fault_of_its_own() {
        try (NDManager manager = Compute.newManager()) {
            assertThatThrownBy(() ->
                            Compute.step(Compute.Gradients.OFF, () -> Torch.uninitialised(manager, 1L << 30, 1L << 20)))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEVICE_OUT_OF_MEMORY))
                    .hasMessageContaining("lower microbatchTokens");
        }
    }

    private static void requireUnusable(List<HostTensor> tensors, String message) {
        assertThatThrownBy(() -> Weights.load(Models.tiny(), tensors))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNUSABLE_MODEL))
                .hasMessageContaining(message);
    }

    private static List<HostTensor> with(List<HostTensor> tensors, HostTensor more) {
        List<HostTensor> all = new ArrayList<>(tensors);
        all.add(more);
        return all;
    }

    private static List<HostTensor> initial(ModelConfig config, long seed) {
        List<HostTensor> tensors = new ArrayList<>();
        try (Weights weights = Weights.initial(config, seed)) {
            weights.forEach(tensor -> tensors.add(tensor.copy()));
        }
        if (!config.tiedEmbeddings()) {
            assertThat(tensors.getFirst().name()).isEqualTo("lm_head.weight");
        }
        return tensors;
    }

    private static List<FloatBuffer> values(List<HostTensor> tensors) {
        return tensors.stream().map(HostTensor::values).toList();
    }
}
