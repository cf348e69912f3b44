package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.policy.model.Models;
import java.io.IOException;
import java.util.ArrayList;
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
        List<ModelConfig> all = new ArrayList<>(Models.tinyFamilies());
        all.add(SMOLLM2);
        all.add(several);
        for (ModelConfig config : all) {
            ModelFiles files = new MemoryModelFiles(Map.of(
                    ModelConfigs.CONFIG,
                    ModelConfigs.write(config),
                    ModelConfigs.GENERATION_CONFIG,
                    ModelConfigs.writeGeneration(config)));

            assertThat(ModelConfigs.read(files)).isEqualTo(config);
            assertThat(ModelConfigs.write(config)).isEqualTo(ModelConfigs.write(config));
        }
    }

    /** Stored with every model from scratch, whose key is the digest of its files. */
    @Test
    void the_config_of_a_plain_llama_has_the_bytes_that_it_always_had() {
        String before = """
                {
                  "architectures" : [ "LlamaForCausalLM" ],
                  "model_type" : "llama",
                  "vocab_size" : 49152,
                  "hidden_size" : 576,
                  "intermediate_size" : 1536,
                  "num_hidden_layers" : 30,
                  "num_attention_heads" : 9,
                  "num_key_value_heads" : 3,
                  "head_dim" : 64,
                  "hidden_act" : "silu",
                  "max_position_embeddings" : 8192,
                  "rope_theta" : 100000.0,
                  "rope_scaling" : null,
                  "rms_norm_eps" : 1.0E-5,
                  "attention_bias" : false,
                  "mlp_bias" : false,
                  "tie_word_embeddings" : true,
                  "bos_token_id" : 1,
                  "eos_token_id" : 2,
                  "torch_dtype" : "float32"
                }""";

        assertThat(new String(ModelConfigs.write(SMOLLM2), UTF_8)).isEqualToIgnoringNewLines(before);
    }

    @Test
    void a_written_config_of_a_model_that_sees_is_read_back() {
        for (ModelConfig config : Models.tinySeeing()) {
            assertThat(ModelConfigs.parse(ModelConfigs.write(config), null)).isEqualTo(config);
            assertThat(new String(ModelConfigs.writePreprocessor(config).orElseThrow(), UTF_8))
                    .contains("\"image_mean\" : [ 0.5, 0.5, 0.5 ]", "\"height\" : 12", "\"do_pad\" : true");
        }
        assertThat(ModelConfigs.writePreprocessor(SMOLLM2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"patch_size\" : 4       | \"patch_size\" : 5           | vision_config, image_size: 12 with patch_size: 5",
                "\"hidden_act\" : \"gelu_pytorch_tanh\" | \"hidden_act\" : \"quick_gelu\" | vision_config, hidden_act: \"quick_gelu\" (expected: gelu_pytorch_tanh)",
                "\"projector_hidden_act\" : \"gelu_pytorch_tanh\" | \"projector_hidden_act\" : \"gelu\" | projector_hidden_act: \"gelu\" (expected: gelu_pytorch_tanh)",
                "\"vision_feature_layer\" : -1 | \"vision_feature_layer\" : -2 | vision_feature_layer: -2 (expected: -1",
                "\"vision_feature_select_strategy\" : \"full\" | \"vision_feature_select_strategy\" : \"default\" | select_strategy: \"default\" (expected: full)",
                "\"model_type\" : \"siglip_vision_model\" | \"model_type\" : \"clip_vision_model\" | model_type: \"clip_vision_model\" (expected: siglip_vision_model)",
                "\"num_channels\" : 3     | \"num_channels\" : 1         | num_channels: 1 (expected: 3)",
                "\"vision_use_head\" : false | \"vision_use_head\" : true | vision_use_head: true (expected: false)",
                "\"num_channels\" : 3     | \"window\" : 7               | vision_config, window: 7 (expected: not there",
                "\"image_token_index\" : 11 | \"image_token_index\" : 12 | image_token_index: 12 (expected: 0 to 11)"
            })
    void a_setting_of_the_encoder_that_would_be_ignored_is_refused(String right, String wrong, String message) {
        String written = new String(ModelConfigs.write(Models.tinySeeing().getFirst()), UTF_8);
        assertThat(written).contains(right);

        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> ModelConfigs.parse(written.replace(right, wrong).getBytes(UTF_8), null),
                message);
    }

    @Test
    void the_families_own_fields_are_written() {
        String qwen2 = new String(ModelConfigs.write(Models.tinyFamilies().get(3)), UTF_8);
        String qwen3 = new String(ModelConfigs.write(Models.tinyFamilies().get(4)), UTF_8);

        assertThat(qwen2)
                .contains("\"Qwen2ForCausalLM\"", "\"model_type\" : \"qwen2\"", "\"use_sliding_window\" : false")
                .doesNotContain("attention_bias");
        assertThat(qwen3).contains("\"Qwen3ForCausalLM\"", "\"model_type\" : \"qwen3\"", "\"head_dim\" : 6");
    }

    /** The fields of the published config.json of Llama-3.2-1B-Instruct, Qwen2.5-0.5B-Instruct and Qwen3-0.6B. */
    @Test
    void published_configurations_are_read() {
        ModelConfig llama = parseWhole("""
                {"architectures":["LlamaForCausalLM"],"attention_bias":false,"attention_dropout":0.0,"bos_token_id":128000,
                 "eos_token_id":[128001,128008,128009],"head_dim":64,"hidden_act":"silu","hidden_size":2048,
                 "initializer_range":0.02,"intermediate_size":8192,"max_position_embeddings":131072,"mlp_bias":false,
                 "model_type":"llama","num_attention_heads":32,"num_hidden_layers":16,"num_key_value_heads":8,
                 "pretraining_tp":1,"rms_norm_eps":1e-05,"rope_scaling":{"factor":32.0,"high_freq_factor":4.0,
                 "low_freq_factor":1.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
                 "rope_theta":500000.0,"tie_word_embeddings":true,"torch_dtype":"bfloat16",
                 "transformers_version":"4.45.0.dev0","use_cache":true,"vocab_size":128256}""");
        ModelConfig qwen2 = parseWhole("""
                {"architectures":["Qwen2ForCausalLM"],"attention_dropout":0.0,"bos_token_id":151643,"eos_token_id":151645,
                 "hidden_act":"silu","hidden_size":896,"initializer_range":0.02,"intermediate_size":4864,
                 "max_position_embeddings":32768,"max_window_layers":21,"model_type":"qwen2","num_attention_heads":14,
                 "num_hidden_layers":24,"num_key_value_heads":2,"rms_norm_eps":1e-06,"rope_theta":1000000.0,
                 "sliding_window":32768,"tie_word_embeddings":true,"torch_dtype":"bfloat16",
                 "transformers_version":"4.43.1","use_cache":true,"use_sliding_window":false,"vocab_size":151936}""");
        ModelConfig qwen3 = parseWhole("""
                {"architectures":["Qwen3ForCausalLM"],"attention_bias":false,"attention_dropout":0.0,"bos_token_id":151643,
                 "eos_token_id":151645,"head_dim":128,"hidden_act":"silu","hidden_size":1024,"initializer_range":0.02,
                 "intermediate_size":3072,"max_position_embeddings":40960,"max_window_layers":28,"model_type":"qwen3",
                 "num_attention_heads":16,"num_hidden_layers":28,"num_key_value_heads":8,"rms_norm_eps":1e-06,
                 "rope_scaling":null,"rope_theta":1000000,"sliding_window":null,"tie_word_embeddings":true,
                 "torch_dtype":"bfloat16","transformers_version":"4.51.0","use_cache":true,
                 "use_sliding_window":false,"vocab_size":151936}""");

        assertThat(llama.ropeScaling()).isEqualTo(new RopeScaling.Llama3(32, 1, 4, 8192));
        assertThat(qwen2.family()).isEqualTo(Family.QWEN2);
        assertThat(qwen2.headWidth()).isEqualTo(64);
        assertThat(qwen3.family()).isEqualTo(Family.QWEN3);
        assertThat(qwen3.headWidth()).isEqualTo(128);
        assertThat(List.of(qwen2.ropeScaling(), qwen3.ropeScaling())).containsOnly(new RopeScaling.None());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Qwen2ForCausalLM | "use_sliding_window":true                                       | use_sliding_window
            Qwen2ForCausalLM | "layer_types":["sliding_attention"]                             | layer_types
            Qwen2ForCausalLM | "rope_scaling":{"type":"yarn","factor":4.0}                     | of type default)
            Qwen3ForCausalLM | "rope_scaling":{"rope_type":"llama3","factor":8.0}              | of type default)
            Qwen3ForCausalLM | "attention_bias":true                                           | attention_bias
            """)
    void what_a_family_does_not_have_is_refused(String architecture, String field, String word) {
        String json = SMALLEST.formatted(",\"num_key_value_heads\":1," + field);

        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> parseWhole(json.replace("LlamaForCausalLM", architecture)),
                "config.json",
                word);
    }

    @Test
    void a_scaling_that_is_given_twice_must_be_the_same() {
        String scaling = """
                :{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,
                  "original_max_position_embeddings":%d}""";
        String one = ",\"rope_scaling\"" + scaling.formatted(64);

        assertThat(parse(one + ",\"rope_parameters\"" + scaling.formatted(64)).ropeScaling())
                .isEqualTo(new RopeScaling.Llama3(8, 1, 4, 64));
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> parse(one + ",\"rope_parameters\"" + scaling.formatted(32)),
                "expected: the same");
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
            "rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":1,"original_max_position_embeddings":64} | low < high
            "rope_scaling":5                                       | rope_scaling: 5 (expected: none, or of type default or llama3)
            "layer_types":["full_attention","sliding_attention"]   | layer_types
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
    void another_architecture_is_named_with_those_that_are_supported() {
        byte[] mamba = "{\"architectures\":[\"MambaForCausalLM\"]}".getBytes(UTF_8);

        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> ModelConfigs.parse(mamba, null),
                "MambaForCausalLM",
                "expected: LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM");
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
