package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The made models of Qwen, written as GGUF as llama.cpp's converter does, beside the safetensors that they came from. */
class QwenGgufTest {
    private static final List<String> TOKENS = List.of(
            "<|end|>", "a", "b", "1", "2", "12", "Ġ", "Ã", "©", "e", "Ì", "ģ", "Ã©", "!", "Ċ", "!Ċ", "'", "'l", "l");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "qwen2, F32", "qwen2, F16", "qwen2, BF16", "qwen2, Q8_0", "qwen2, Q4_0", "qwen2, Q4_1",
        "qwen3, F32", "qwen3, F16", "qwen3, BF16", "qwen3, Q8_0", "qwen3, Q4_0", "qwen3, Q4_1"
    })
    void each_tensor_is_what_its_blocks_stand_for_in_the_rows_it_has_in_safetensors(String family, GgufType type)
            throws IOException, URISyntaxException {
        Map<String, float[]> expected = new TreeMap<>();
        GgufFile file = gguf(family, type, expected);

        try (Gguf gguf = open(file)) {
            assertThat(gguf.config()).isEqualTo(config(family));
            List<TensorSource> sources = gguf.tensors();
            assertThat(sources).extracting(TensorSource::name).containsExactlyInAnyOrderElementsOf(expected.keySet());
            for (TensorSource source : sources) {
                float[] read = floats(source.read());
                assertThat(read).as(source.name()).isEqualTo(expected.get(source.name()));
            }
        }
    }

    @Test
    void a_whole_file_becomes_the_directory_that_it_was_made_of() throws IOException, URISyntaxException {
        Path target = directory.resolve("target");
        Path source = Files.write(
                directory.resolve("m.gguf"),
                gguf("qwen3", GgufType.F32, new TreeMap<>()).bytes());

        ModelImport.run(source, target, ImportProgress.SILENT);

        HuggingFaceDirectory imported = HuggingFaceDirectory.open(target);
        assertThat(ModelConfigs.read(imported)).isEqualTo(config("qwen3"));
        Map<String, float[]> tensors = new TreeMap<>();
        Safetensors.read(imported, tensor -> tensors.put(tensor.name(), floats(tensor)));
        Map<String, float[]> made = new TreeMap<>();
        Safetensors.read(made("qwen3"), tensor -> made.put(tensor.name(), floats(tensor)));
        assertThat(tensors.keySet()).isEqualTo(made.keySet());
        tensors.forEach((name, values) -> assertThat(values).as(name).isEqualTo(made.get(name)));
    }

    @Test
    void words_are_cut_and_composed_as_qwens_tokenizer_does() throws IOException, URISyntaxException {
        GgufFile file = gguf("qwen2", GgufType.F32, new TreeMap<>());
        assertThat(ids(file, "a12")).containsExactly(1, 3, 4); // one digit a word, whatever the merges say
        assertThat(ids(file, "e\u0301")).containsExactly(12); // composed first
        assertThat(ids(file, "!\na")).containsExactly(15, 1); // line feeds belong to the signs before them
        assertThat(ids(file, "'l 1<|end|>")).containsExactly(17, 6, 3, 0);
        assertThat(ids(file.with("tokenizer.ggml.pre", "gpt-2"), "a12")).containsExactly(1, 5);
    }

    @Test
    void what_a_family_has_not_or_lacks_is_named() throws IOException, URISyntaxException {
        GgufFile biased = gguf("qwen3", GgufType.F32, new TreeMap<>());
        biased.tensor("blk.0.attn_q.bias", 0, new byte[4 * 64], 64);
        assertUnusable(biased, "blk.0.attn_q.bias", "Qwen3ForCausalLM");
        GgufFile asLlama = gguf("qwen2", GgufType.F32, new TreeMap<>());
        assertUnusable(asLlama.with("general.architecture", "qwen3"), "qwen3.attention.head_count: missing");
        assertUnusable(
                gguf("qwen3", GgufType.F32, new TreeMap<>()).with("qwen3.attention.value_length", 8),
                "qwen3.attention.value_length: 8 (expected: 16");
        assertUnusable(
                gguf("qwen2", GgufType.F32, new TreeMap<>()).with("qwen2.rope.scaling.type", "yarn"),
                "qwen2.rope.scaling.type: yarn");
        assertUnusable(
                gguf("qwen2", GgufType.F32, new TreeMap<>()).with("qwen2.attention.sliding_window", 32),
                "qwen2.attention.sliding_window");
    }

    private void assertUnusable(GgufFile file, String... words) {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> {
                    try (Gguf gguf = open(file)) {
                        gguf.tensors();
                    }
                },
                words);
    }

    private int[] ids(GgufFile file, String text) throws IOException {
        try (Gguf gguf = open(file);
                HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.of(GgufTokenizer.of("m.gguf", gguf).tokenizerJson())) {
            TokenIds tokens = tokenizer.encode(text);
            return tokens.toArray();
        }
    }

    private Gguf open(GgufFile file) throws IOException {
        return Gguf.open(Files.write(directory.resolve("m.gguf"), file.bytes()));
    }

    private static HuggingFaceDirectory made(String family) throws IOException, URISyntaxException {
        return HuggingFaceDirectory.open(
                Path.of(requireNonNull(QwenGgufTest.class.getResource("/dev/ratchet/policy/families/" + family))
                        .toURI()));
    }

    private static ModelConfig config(String family) throws IOException, URISyntaxException {
        return ModelConfigs.read(made(family));
    }

    /** The made model, its matrices of {@code type}; what they stand for then is added to {@code expected}. */
    private static GgufFile gguf(String family, GgufType type, Map<String, float[]> expected)
            throws IOException, URISyntaxException {
        ModelConfig config = config(family);
        List<String> tokens = new ArrayList<>(TOKENS);
        while (tokens.size() < config.vocabulary()) {
            tokens.add("[PAD%d]".formatted(tokens.size()));
        }
        List<Integer> kinds = new ArrayList<>(Collections.nCopies(config.vocabulary(), 1));
        kinds.set(0, 3);
        GgufFile file = new GgufFile()
                .with("general.architecture", family)
                .with(family + ".block_count", config.layers())
                .with(family + ".context_length", config.contextLength())
                .with(family + ".embedding_length", config.width())
                .with(family + ".feed_forward_length", config.hiddenWidth())
                .with(family + ".attention.head_count", config.heads())
                .with(family + ".attention.head_count_kv", config.keyValueHeads())
                .with(family + ".rope.freq_base", (float) config.ropeBase())
                .with(family + ".attention.layer_norm_rms_epsilon", 1e-6f)
                .with("tokenizer.ggml.model", "gpt2")
                .with("tokenizer.ggml.pre", "qwen2")
                .with("tokenizer.ggml.tokens", tokens)
                .with("tokenizer.ggml.token_type", kinds)
                .with("tokenizer.ggml.merges", List.of("1 2", "Ã ©", "! Ċ", "' l"))
                .with("tokenizer.ggml.eos_token_id", 0)
                .with("tokenizer.ggml.add_bos_token", false);
        if (family.equals("qwen3")) {
            file.with("qwen3.attention.key_length", config.headWidth())
                    .with("qwen3.attention.value_length", config.headWidth());
        }
        Safetensors.read(made(family), tensor -> {
            float[] values = floats(tensor);
            long[] shape = tensor.shape();
            long columns = shape[shape.length - 1];
            boolean matrix = shape.length == 2;
            // Rows that are not whole blocks stay as they are, as in llama.cpp.
            GgufType stored = matrix && columns % type.blockValues() == 0 ? type : GgufType.F32;
            expected.put(tensor.name(), values);
            file.tensor(
                    ggufName(tensor.name()),
                    stored.code(),
                    encoded(stored, values),
                    matrix ? new long[] {columns, shape[0]} : shape);
        });
        return file;
    }

    private static float[] floats(HostTensor tensor) {
        float[] values = new float[tensor.values().remaining()];
        tensor.values().get(values);
        return values;
    }

    private static String ggufName(String name) {
        return name.replace("model.embed_tokens", "token_embd")
                .replace("model.norm", "output_norm")
                .replace("lm_head", "output")
                .replace("model.layers.", "blk.")
                .replace("self_attn.q_proj", "attn_q")
                .replace("self_attn.k_proj", "attn_k")
                .replace("self_attn.v_proj", "attn_v")
                .replace("self_attn.o_proj", "attn_output")
                .replace("self_attn.q_norm", "attn_q_norm")
                .replace("self_attn.k_norm", "attn_k_norm")
                .replace("input_layernorm", "attn_norm")
                .replace("post_attention_layernorm", "ffn_norm")
                .replace("mlp.gate_proj", "ffn_gate")
                .replace("mlp.up_proj", "ffn_up")
                .replace("mlp.down_proj", "ffn_down");
    }

    /** Encodes {@code values} and puts in their place what the code stands for. */
    private static byte[] encoded(GgufType type, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length))).order(ByteOrder.LITTLE_ENDIAN);
        for (int begin = 0; begin < values.length; begin += type.blockValues()) {
            switch (type) {
                case F32 -> bytes.putFloat(values[begin]);
                case F16 -> values[begin] = half(bytes, values[begin]);
                case BF16 -> {
                    int bits = Float.floatToIntBits(values[begin]) & 0xFFFF0000;
                    bytes.putShort((short) (bits >>> 16));
                    values[begin] = Float.intBitsToFloat(bits);
                }
                case Q8_0 -> {
                    float scale = half(bytes, 0.01f);
                    for (int i = begin; i < begin + 32; i++) {
                        int code = Math.clamp(Math.round(values[i] / scale), -127, 127);
                        bytes.put((byte) code);
                        values[i] = code * scale;
                    }
                }
                case Q4_0 -> nibbles(bytes, values, begin, half(bytes, 0.125f), -8 * 0.125f);
                case Q4_1 -> {
                    float scale = half(bytes, 0.125f);
                    nibbles(bytes, values, begin, scale, half(bytes, -0.75f));
                }
            }
        }
        return bytes.array();
    }

    /** The first sixteen of a block are the low halves of its bytes, the others the high ones. */
    private static void nibbles(ByteBuffer bytes, float[] values, int begin, float scale, float least) {
        for (int i = begin; i < begin + 16; i++) {
            int low = Math.clamp(Math.round((values[i] - least) / scale), 0, 15);
            int high = Math.clamp(Math.round((values[i + 16] - least) / scale), 0, 15);
            bytes.put((byte) (low | high << 4));
            values[i] = low * scale + least;
            values[i + 16] = high * scale + least;
        }
    }

    /** Writes {@code value} in 16 bits and returns what was written. */
    private static float half(ByteBuffer bytes, float value) {
        bytes.putShort(Float.floatToFloat16(value));
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }
}
