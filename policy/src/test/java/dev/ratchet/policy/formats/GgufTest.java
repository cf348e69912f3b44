package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {
    @TempDir
    Path directory;

    @Test
    void the_configuration_comes_from_the_metadata() throws IOException {
        try (Gguf gguf = open(TinyLlama.gguf().bytes())) {
            assertThat(gguf.config())
                    .isEqualTo(new ModelConfig(
                            "LlamaForCausalLM", 8, 32, 1, 2, 1, 16, 64, 64, 5000, 1e-5, true, -1, List.of(0)));
        }
    }

    @Test
    void rows_of_query_and_key_heads_return_to_the_order_of_transformers() throws IOException {
        try (Gguf gguf = open(TinyLlama.gguf().bytes())) {
            HostTensor queries = tensor(gguf, "model.layers.0.self_attn.q_proj.weight");
            HostTensor values = tensor(gguf, "model.layers.0.self_attn.v_proj.weight");

            // Two heads of 16 rows: the even rows of a head are its first half, the odd ones its second.
            assertThat(firstColumn(queries, 32))
                    .startsWith(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15, 16, 18)
                    .endsWith(29, 31);
            assertThat(firstColumn(values, 16)).startsWith(0, 1, 2, 3);
        }
    }

    @Test
    void blocks_of_every_type_become_floats() {
        byte[] nibbles = new byte[16];
        for (int i = 0; i < 16; i++) {
            nibbles[i] = (byte) (i | (15 - i) << 4);
        }
        float[] q4_0 = decoded(GgufType.Q4_0, 32, half(0.5f), nibbles);
        float[] q4_1 = decoded(GgufType.Q4_1, 32, half(0.5f, -2f), nibbles);
        byte[] bytes = new byte[32];
        bytes[0] = -128;
        bytes[31] = 127;
        float[] q8_0 = decoded(GgufType.Q8_0, 32, half(0.25f), bytes);

        assertThat(q4_0[0]).isEqualTo(-4f);
        assertThat(q4_0[15]).isEqualTo(3.5f);
        assertThat(q4_0[16]).isEqualTo(3.5f);
        assertThat(q4_1[0]).isEqualTo(-2f);
        assertThat(q4_1[15]).isEqualTo(5.5f);
        assertThat(q4_1[31]).isEqualTo(-2f);
        assertThat(q8_0[0]).isEqualTo(-32f);
        assertThat(q8_0[31]).isEqualTo(31.75f);
        assertThat(decoded(GgufType.F16, 1, half(1.5f))).containsExactly(1.5f);
        assertThat(decoded(GgufType.BF16, 1, new byte[] {(byte) 0x40, (byte) 0xC0}))
                .containsExactly(-3f);
    }

    @Test
    void what_cannot_be_used_is_named() {
        assertUnusable(TinyLlama.gguf().with("general.architecture", "gemma3"), "gemma3", "llama, qwen2, qwen3");
        assertUnusable(TinyLlama.gguf().with("llama.rope.scaling.type", "yarn"), "yarn");
        assertUnusable(TinyLlama.gguf().with("llama.expert_count", 4), "llama.expert_count: 4");
        assertUnusable(TinyLlama.gguf().with("llama.rope.dimension_count", 8), "dimension_count: 8", "16");
        assertUnusable(TinyLlama.gguf().without("llama.block_count"), "llama.block_count: missing");
        assertUnusable(TinyLlama.gguf().with("llama.block_count", "1"), "llama.block_count", "a whole number");
        assertUnusable(TinyLlama.gguf().with("tokenizer.ggml.eos_token_id", 8), "eos_token_id: 8");
        assertUnusable(TinyLlama.gguf().with("llama.block_count", 2), "lacks", "model.layers.1");
        assertUnusable(TinyLlama.gguf().with("llama.block_count", 2_000_000_000), "2000000000");
        GgufFile biased = TinyLlama.gguf();
        TinyLlama.matrix(biased, "blk.0.attn_q.bias", 32);
        assertUnusable(biased, "blk.0.attn_q.bias");
        assertUnusable(TinyLlama.gguf().tensorAt("x", 14, 0, 32), "number 14", "Q8_0");
        assertUnusable(TinyLlama.gguf().tensorAt("x", 2, 0, 33), "33 values", "a multiple of 32");
        assertUnusable(TinyLlama.gguf().tensorAt("x", 0, 7, 32), "offset: 7");
        assertUnusable(TinyLlama.gguf().tensorAt("x", 0, 0, 32), "where the one before ends");
        assertUnusable(TinyLlama.gguf().tensorAt("x", 0, 0, 1L << 40, 1L << 40), "at most");
        assertUnusable(TinyLlama.gguf().tensorAt("blk.0.attn_q.weight", 0, 0, 32), "twice");
        assertFault(
                Fault.CORRUPT_DATA,
                () -> open(TinyLlama.gguf().tensorAt("x", 0, 1L << 40, 32).bytes()),
                "tensor x");
        assertFault(Fault.MISSING_DATA, () -> Gguf.open(directory.resolve("none.gguf")), "none.gguf");
    }

    @Test
    void tokenizers_that_do_not_fit_or_are_unknown_are_named() {
        assertUnusableTokenizer(TinyLlama.gguf().with("tokenizer.ggml.pre", "other"), "tokenizer.ggml.pre: other");
        assertUnusableTokenizer(TinyLlama.gguf().with("tokenizer.ggml.model", "llama"), "Hugging Face directory");
        assertUnusableTokenizer(
                TinyLlama.gguf().with("tokenizer.ggml.tokens", List.of("a", "b")), "2 tokens", "expected: 8");
        assertUnusableTokenizer(
                TinyLlama.gguf().with("tokenizer.ggml.tokens", List.of("<|end|>", "a", "a", "Ġ", "1", "2", "ab", "ĠĠ")),
                "token 2: \"a\"");
        assertUnusableTokenizer(TinyLlama.gguf().with("tokenizer.ggml.merges", List.of("ab")), "merge: \"ab\"");
    }

    @Test
    void any_cut_and_any_flipped_byte_is_read_or_refused_but_never_another_failure() throws IOException {
        byte[] whole = TinyLlama.gguf().bytes();
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 400; round++) {
            // Most of the file is weights: hit the header more often.
            int position = random.nextInt(random.nextBoolean() ? 1500 : whole.length);
            byte[] content = random.nextInt(4) == 0 ? Arrays.copyOf(whole, position) : whole.clone();
            if (content.length == whole.length) {
                content[position] ^= (byte) (1 << random.nextInt(8));
            }
            try (Gguf gguf = open(content)) {
                for (TensorSource tensor : gguf.tensors()) {
                    assertThat(tensor.read().name()).isEqualTo(tensor.name());
                }
                assertThat(GgufTokenizer.of("m.gguf", gguf).tokenizerJson()).isNotEmpty();
            } catch (FaultException e) {
                assertThat(e.fault()).isIn(Fault.CORRUPT_DATA, Fault.UNUSABLE_MODEL);
            }
        }
    }

    private void assertUnusable(GgufFile file, String... words) {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> {
                    try (Gguf gguf = open(file.bytes())) {
                        gguf.tensors();
                    }
                },
                words);
    }

    private void assertUnusableTokenizer(GgufFile file, String... words) {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> {
                    try (Gguf gguf = open(file.bytes())) {
                        GgufTokenizer.of("m.gguf", gguf).tokenizerJson();
                    }
                },
                words);
    }

    private Gguf open(byte[] content) throws IOException {
        return Gguf.open(Files.write(directory.resolve("m.gguf"), content));
    }

    private static HostTensor tensor(Gguf gguf, String name) throws IOException {
        for (TensorSource source : gguf.tensors()) {
            if (source.name().equals(name)) {
                return source.read();
            }
        }
        throw new AssertionError(name);
    }

    private static Integer[] firstColumn(HostTensor tensor, int rows) {
        Integer[] column = new Integer[rows];
        for (int row = 0; row < rows; row++) {
            column[row] = (int) tensor.values().get(row * (tensor.values().capacity() / rows));
        }
        return column;
    }

    private static byte[] half(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return bytes.array();
    }

    private static float[] decoded(GgufType type, int values, byte[]... parts) {
        ByteBuffer block = ByteBuffer.allocate((int) type.bytes(values));
        for (byte[] part : parts) {
            block.put(part);
        }
        float[] floats = new float[values];
        type.decodeAll(MemorySegment.ofArray(block.array()), FloatBuffer.wrap(floats));
        return floats;
    }
}
