package dev.ratchet.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The smallest Llama model as a GGUF file: 8 tokens, width 32, one layer, 2 heads of width 16, a context of 64. */
final class TinyGguf {
    private static final List<String> TOKENS = List.of("<|end|>", "a", "b", "Ġ", "1", "2", "ab", "ĠĠ");
    private static final int ALIGNMENT = 32;

    private TinyGguf() {}

    static byte[] bytes() {
        return bytes(Map.of());
    }

    /** The same with a chat template, which writes every message as {@code a}, its words, and {@code b}. */
    static byte[] withChatTemplate() {
        return bytes(Map.of(
                "tokenizer.chat_template", "{% for message in messages %}a {{ message['content'] }}b{% endfor %}"));
    }

    private static byte[] bytes(Map<String, String> more) {
        Map<String, int[]> tensors = tensors();
        Out header = new Out();
        header.raw("GGUF".getBytes(UTF_8)).number(3).whole(tensors.size()).whole(13 + more.size());
        header.text("general.architecture", "llama").text("tokenizer.ggml.model", "gpt2");
        header.text("tokenizer.ggml.pre", "smollm");
        header.count("llama.block_count", 1).count("llama.context_length", 64);
        header.count("llama.embedding_length", 32).count("llama.feed_forward_length", 64);
        header.count("llama.attention.head_count", 2).count("llama.attention.head_count_kv", 1);
        header.count("tokenizer.ggml.eos_token_id", 0);
        header.list("tokenizer.ggml.tokens", 8, TOKENS.size());
        TOKENS.forEach(header::string);
        header.list("tokenizer.ggml.token_type", 5, TOKENS.size()).number(3);
        TOKENS.stream().skip(1).forEach(_ -> header.number(1));
        header.list("tokenizer.ggml.merges", 8, 2).string("a b").string("Ġ Ġ");
        more.forEach(header::text);
        Out data = new Out();
        tensors.forEach((name, shape) -> {
            header.string(name).number(shape.length);
            for (int i = shape.length - 1; i >= 0; i--) {
                header.whole(shape[i]);
            }
            header.number(0).whole(data.size()); // 32-bit floats
            for (int i = 0; i < values(shape); i++) {
                data.number(Float.floatToIntBits(i % 7 / 64f));
            }
            data.pad();
        });
        return header.pad().raw(data.toByteArray()).toByteArray();
    }

    private static Map<String, int[]> tensors() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("token_embd.weight", new int[] {8, 32});
        shapes.put("output_norm.weight", new int[] {32});
        shapes.put("blk.0.attn_norm.weight", new int[] {32});
        shapes.put("blk.0.attn_q.weight", new int[] {32, 32});
        shapes.put("blk.0.attn_k.weight", new int[] {16, 32});
        shapes.put("blk.0.attn_v.weight", new int[] {16, 32});
        shapes.put("blk.0.attn_output.weight", new int[] {32, 32});
        shapes.put("blk.0.ffn_norm.weight", new int[] {32});
        shapes.put("blk.0.ffn_gate.weight", new int[] {64, 32});
        shapes.put("blk.0.ffn_up.weight", new int[] {64, 32});
        shapes.put("blk.0.ffn_down.weight", new int[] {32, 64});
        return shapes;
    }

    private static int values(int[] shape) {
        return shape.length == 1 ? shape[0] : shape[0] * shape[1];
    }

    /** Little-endian, as GGUF is. */
    private static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Out raw(byte[] content) {
            bytes.writeBytes(content);
            return this;
        }

        Out number(int value) {
            return raw(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        Out whole(long value) {
            return raw(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }

        Out string(String text) {
            byte[] content = text.getBytes(UTF_8);
            return whole(content.length).raw(content);
        }

        Out text(String key, String value) {
            return string(key).number(8).string(value);
        }

        Out count(String key, int value) {
            return string(key).number(4).number(value);
        }

        Out list(String key, int type, int length) {
            return string(key).number(9).number(type).whole(length);
        }

        Out pad() {
            return raw(new byte[(ALIGNMENT - bytes.size() % ALIGNMENT) % ALIGNMENT]);
        }

        int size() {
            return bytes.size();
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
