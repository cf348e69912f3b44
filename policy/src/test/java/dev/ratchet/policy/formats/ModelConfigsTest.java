package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigsTest {
    private static final String SMALLEST = """
            {"architectures":["LlamaForCausalLM"],"vocab_size":10,"hidden_size":8,"intermediate_size":16,
             "num_hidden_layers":1,"num_attention_heads":2,"eos_token_id":2%s}""";

    static final ModelConfig SMOLLM2 = new ModelConfig(
            "LlamaForCausalLM", 49_152, 576, 30, 9, 3, 64, 1536, 8192, 100_000, 1e-5, true, 1, List.of(2));

    @Test
    void a_written_config_is_read_back() throws IOException {
        ModelConfig several =
                new ModelConfig("LlamaForCausalLM", 100, 48, 2, 4, 2, 16, 96, 512, 5e5, 1e-6, false, -1, List.of(3, 7));
        for (ModelConfig config : List.of(SMOLLM2, several)) {
            ModelFiles files = new MemoryModelFiles(Map.of(
                    ModelConfigs.CONFIG,
                    ModelConfigs.write(config),
                    ModelConfigs.GENERATION_CONFIG,
                    ModelConfigs.writeGeneration(config)));

            assertThat(ModelConfigs.read(files)).isEqualTo(config);
            assertThat(ModelConfigs.write(config)).isEqualTo(ModelConfigs.write(config));
        }
    }

    @Test
    void what_transformers_leaves_out_has_its_defaults() {
        ModelConfig config = parse("");

        assertThat(config)
                .isEqualTo(new ModelConfig(
                        "LlamaForCausalLM", 10, 8, 1, 2, 2, 4, 16, 2048, 10_000, 1e-6, false, -1, List.of(2)));
    }

    @Test
    void end_tokens_of_both_files_count_each_once() {
        byte[] generation = "{\"eos_token_id\":[5,2]}".getBytes(UTF_8);

        ModelConfig config = ModelConfigs.parse(SMALLEST.formatted("").getBytes(UTF_8), generation);

        assertThat(config.endTokens()).containsExactly(2, 5);
    }

    @Test
    void newer_files_keep_the_rotary_base_elsewhere() {
        ModelConfig config = parse(",\"rope_parameters\":{\"rope_theta\":5000.0,\"rope_type\":\"default\"}");

        assertThat(config.ropeBase()).isEqualTo(5000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "rope_scaling":{"rope_type":"llama3","factor":8.0}     | rope_scaling
            "rope_scaling":{"type":"linear","factor":2}            | rope_scaling
            "rope_parameters":{"rope_type":"yarn"}                 | rope_parameters
            "attention_bias":true                                  | attention_bias
            "mlp_bias":true                                        | mlp_bias
            "hidden_act":"gelu"                                    | hidden_act: "gelu" (expected: silu)
            "sliding_window":4096                                  | sliding_window
            "use_sliding_window":true                              | use_sliding_window
            "quantization_config":{"bits":4}                       | quantization_config
            "num_key_value_heads":3                                | num_key_value_heads
            "num_key_value_heads":1.5                              | a whole number
            "head_dim":3                                           | head_dim
            "rope_theta":"x"                                       | rope_theta
            "tie_word_embeddings":"yes"                            | true or false
            "bos_token_id":99999999999                             | bos_token_id
            """)
    void what_would_be_silently_ignored_or_is_wrong_is_refused(String field, String word) {
        assertFault(Fault.UNUSABLE_MODEL, () -> parse("," + field), "config.json", word);
    }

    @Test
    void another_architecture_is_named_with_the_one_that_is_supported() {
        byte[] qwen = "{\"architectures\":[\"Qwen2ForCausalLM\"]}".getBytes(UTF_8);

        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> ModelConfigs.parse(qwen, null),
                "Qwen2ForCausalLM",
                "expected: LlamaForCausalLM");
        assertFault(Fault.UNUSABLE_MODEL, () -> ModelConfigs.parse("{}".getBytes(UTF_8), null), "architectures");
        assertFault(Fault.UNUSABLE_MODEL, () -> ModelConfigs.parse("[1".getBytes(UTF_8), null), "not JSON");
    }

    @Test
    void missing_sizes_and_end_tokens_out_of_range_are_named() {
        String text = SMALLEST.formatted("");

        assertFault(Fault.UNUSABLE_MODEL, () -> parseWhole(text.replace("hidden_size", "x")), "hidden_size: missing");
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> parseWhole(text.replace("\"eos_token_id\":2", "\"eos_token_id\":10")),
                "eos_token_id: 10",
                "0 to 9");
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> parseWhole(text.replace("\"num_attention_heads\":2", "\"num_attention_heads\":0")),
                "num_attention_heads: 0");
    }

    private static ModelConfig parse(String moreFields) {
        return parseWhole(SMALLEST.formatted(moreFields));
    }

    private static ModelConfig parseWhole(String json) {
        return ModelConfigs.parse(json.getBytes(UTF_8), null);
    }
}
