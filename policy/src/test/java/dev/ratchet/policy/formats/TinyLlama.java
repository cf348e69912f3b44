package dev.ratchet.policy.formats;

import java.util.Arrays;
import java.util.List;

/** The smallest Llama model, as a GGUF file: 8 tokens, width 32, one layer, 2 heads of width 16. */
final class TinyLlama {
    static final List<String> TOKENS = List.of("<|end|>", "a", "b", "Ġ", "1", "2", "ab", "ĠĠ");

    private TinyLlama() {}

    static GgufFile gguf() {
        GgufFile file = new GgufFile()
                .with("general.architecture", "llama")
                .with("llama.block_count", 1)
                .with("llama.context_length", 64)
                .with("llama.embedding_length", 32)
                .with("llama.feed_forward_length", 64)
                .with("llama.attention.head_count", 2)
                .with("llama.attention.head_count_kv", 1)
                .with("llama.rope.freq_base", 5000f)
                .with("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .with("tokenizer.ggml.model", "gpt2")
                .with("tokenizer.ggml.pre", "smollm")
                .with("tokenizer.ggml.tokens", TOKENS)
                .with("tokenizer.ggml.token_type", List.of(3, 1, 1, 1, 1, 1, 1, 1))
                .with("tokenizer.ggml.merges", List.of("a b", "Ġ Ġ"))
                .with("tokenizer.ggml.eos_token_id", 0)
                .with("tokenizer.chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}");
        matrix(file, "token_embd.weight", 8, 32);
        matrix(file, "output_norm.weight", 32);
        matrix(file, "blk.0.attn_norm.weight", 32);
        matrix(file, "blk.0.attn_q.weight", 32, 32);
        matrix(file, "blk.0.attn_k.weight", 16, 32);
        matrix(file, "blk.0.attn_v.weight", 16, 32);
        matrix(file, "blk.0.attn_output.weight", 32, 32);
        matrix(file, "blk.0.ffn_norm.weight", 32);
        matrix(file, "blk.0.ffn_gate.weight", 64, 32);
        matrix(file, "blk.0.ffn_up.weight", 64, 32);
        matrix(file, "blk.0.ffn_down.weight", 32, 64);
        return file;
    }

    /** A matrix of 32-bit floats in which every value is the number of its row. */
    static void matrix(GgufFile file, String name, int... shape) {
        int columns = shape[shape.length - 1];
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            values[i] = row;
        }
        long[] innermostFirst = shape.length == 1 ? new long[] {columns} : new long[] {columns, shape[0]};
        file.tensor(name, 0, GgufFile.floats(values), innermostFirst);
    }
}
