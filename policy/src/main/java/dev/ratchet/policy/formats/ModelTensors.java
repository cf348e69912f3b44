package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.usable;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tensors of a model: their names in transformers, their names in GGUF and their shapes. */
final class ModelTensors {
    private static final int MOST_LAYERS = 1000;

    private ModelTensors() {}

    /** How GGUF keeps the rows of a tensor. */
    enum Rows {
        AS_THEY_ARE,
        /** Query heads with the halves of the rotary embedding interleaved. */
        QUERY_HEADS,
        /** The same of key heads. */
        KEY_HEADS
    }

    record Expected(String name, String ggufName, List<Long> shape, Rows rows) {
        Expected {
            shape = List.copyOf(shape);
        }

        long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Every tensor of the model, by its name in transformers. */
    static Map<String, Expected> of(ModelConfig config) {
        usable(
                config.layers() <= MOST_LAYERS,
                "num_hidden_layers: %d (expected: at most %d)",
                config.layers(),
                MOST_LAYERS);
        long width = config.width();
        long hidden = config.hiddenWidth();
        long queries = (long) config.heads() * config.headWidth();
        long keys = (long) config.keyValueHeads() * config.headWidth();
        List<Expected> all = new ArrayList<>();
        String text = config.textPrefix();
        all.add(plain(text + "model.embed_tokens", "token_embd", config.vocabulary(), width));
        all.add(plain(text + "model.norm", "output_norm", width));
        if (!config.tiedEmbeddings()) {
            all.add(new Expected(
                    head(config), "output.weight", List.of((long) config.vocabulary(), width), Rows.AS_THEY_ARE));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String name = text + "model.layers." + layer + ".";
            String gguf = "blk." + layer + ".";
            all.add(plain(name + "input_layernorm", gguf + "attn_norm", width));
            all.add(new Expected(
                    name + "self_attn.q_proj.weight",
                    gguf + "attn_q.weight",
                    List.of(queries, width),
                    Rows.QUERY_HEADS));
            all.add(new Expected(
                    name + "self_attn.k_proj.weight", gguf + "attn_k.weight", List.of(keys, width), Rows.KEY_HEADS));
            all.add(plain(name + "self_attn.v_proj", gguf + "attn_v", keys, width));
            all.add(plain(name + "self_attn.o_proj", gguf + "attn_output", width, queries));
            all.add(plain(name + "post_attention_layernorm", gguf + "ffn_norm", width));
            all.add(plain(name + "mlp.gate_proj", gguf + "ffn_gate", hidden, width));
            all.add(plain(name + "mlp.up_proj", gguf + "ffn_up", hidden, width));
            all.add(plain(name + "mlp.down_proj", gguf + "ffn_down", width, hidden));
            switch (config.family()) {
                case LLAMA -> {}
                case QWEN2 -> {
                    all.add(vector(name + "self_attn.q_proj.bias", gguf + "attn_q.bias", queries));
                    all.add(vector(name + "self_attn.k_proj.bias", gguf + "attn_k.bias", keys));
                    all.add(vector(name + "self_attn.v_proj.bias", gguf + "attn_v.bias", keys));
                }
                case QWEN3 -> {
                    all.add(plain(name + "self_attn.q_norm", gguf + "attn_q_norm", config.headWidth()));
                    all.add(plain(name + "self_attn.k_norm", gguf + "attn_k_norm", config.headWidth()));
                }
            }
        }
        config.vision().ifPresent(vision -> addVision(vision, width, all));
        Map<String, Expected> byName = new TreeMap<>();
        all.forEach(expected -> byName.put(expected.name(), expected));
        return byName;
    }

    /** The name of the output layer. */
    static String head(ModelConfig config) {
        return config.textPrefix() + "lm_head.weight";
    }

    /** GGUF keeps encoders in files of their own, which are not read. */
    private static void addVision(VisionConfig vision, long textWidth, List<Expected> all) {
        VisionTensors.of(vision, Math.toIntExact(textWidth))
                .forEach((name, shape) -> all.add(new Expected(name, "", shape, Rows.AS_THEY_ARE)));
    }

    /** Refuses a model whose tensors are not exactly those of {@code config}, shapes included. */
    static void mustMatch(String source, ModelConfig config, Map<String, List<Long>> shapes) {
        Map<String, Expected> expected = of(config);
        Set<String> missing = new TreeSet<>(expected.keySet());
        missing.removeAll(shapes.keySet());
        usable(
                missing.isEmpty(),
                "%s: lacks %s (expected: the tensors of a %s)",
                source,
                few(missing),
                config.architecture());
        Set<String> besides = new TreeSet<>(shapes.keySet());
        besides.removeAll(expected.keySet());
        usable(
                besides.isEmpty(),
                "%s: holds %s (expected: only the tensors of a %s, whose parts would be ignored otherwise)",
                source,
                few(besides),
                config.architecture());
        shapes.forEach((name, shape) -> {
            List<Long> right = requireNonNull(expected.get(name), name).shape();
            usable(shape.equals(right), "%s, tensor %s, shape: %s (expected: %s)", source, name, shape, right);
        });
    }

    private static String few(Set<String> names) {
        return names.size() <= 3
                ? names.toString()
                : names.stream().limit(3).toList() + " and " + (names.size() - 3) + " more";
    }

    private static Expected plain(String name, String ggufName, long... shape) {
        List<Long> sizes = new ArrayList<>();
        for (long size : shape) {
            sizes.add(size);
        }
        return new Expected(name + ".weight", ggufName + ".weight", sizes, Rows.AS_THEY_ARE);
    }

    private static Expected vector(String name, String ggufName, long length) {
        return new Expected(name, ggufName, List.of(length), Rows.AS_THEY_ARE);
    }
}
