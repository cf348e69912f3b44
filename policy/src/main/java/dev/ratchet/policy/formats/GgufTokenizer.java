package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.UnusableModel.unusable;
import static dev.ratchet.policy.formats.UnusableModel.usable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokenizer within a GGUF file, as {@code tokenizer.json} and {@code tokenizer_config.json}.
 *
 * <p>GGUF names the rule that cuts text into words before the merges apply ({@code tokenizer.ggml.pre}) and does not spell
 * it out; only names whose rule is known are accepted, since a wrong rule gives other tokens without any error.
 */
final class GgufTokenizer {
    private static final String LLAMA3_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String QWEN2_WORDS = LLAMA3_WORDS.replace("\\p{N}{1,3}", "\\p{N}");
    private static final String QWEN2 = "qwen2";
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private final String file;
    private final GgufMetadata metadata;
    private final int contextLength;
    private final List<String> tokens;
    private final List<Integer> kinds;

    private GgufTokenizer(String file, GgufMetadata metadata, ModelConfig config) {
        this.file = file;
        this.metadata = metadata;
        this.contextLength = config.contextLength();
        String model = metadata.text("tokenizer.ggml.model").orElse("none");
        usable(
                model.equals("gpt2"),
                "%s, tokenizer.ggml.model: %s (expected: gpt2; import the model's Hugging Face directory instead)",
                file,
                model);
        this.tokens = metadata.texts("tokenizer.ggml.tokens");
        this.kinds = metadata.counts("tokenizer.ggml.token_type");
        usable(
                tokens.size() == config.vocabulary() && kinds.size() == tokens.size(),
                "%s, tokenizer: %d tokens, %d types (expected: %d, the rows of the embedding)",
                file,
                tokens.size(),
                kinds.size(),
                config.vocabulary());
    }

    static GgufTokenizer of(String file, Gguf gguf) {
        return new GgufTokenizer(file, gguf.metadata(), gguf.config());
    }

    /** {@code tokenizer.json} in the format of Hugging Face tokenizers. */
    byte[] tokenizerJson() {
        ObjectNode json = Json.object();
        json.put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < tokens.size(); id++) {
            if (added(id)) {
                added.add(Json.object().put("id", id).setAll(addedToken(id)));
            }
        }
        String words = metadata.text("tokenizer.ggml.pre").orElse("none");
        json.set("normalizer", words.equals(QWEN2) ? Json.object().put("type", "NFC") : NullNode.instance);
        json.set("pre_tokenizer", preTokenizer(words));
        json.putNull("post_processor");
        json.set("decoder", byteLevel(true));
        json.set("model", model(words));
        return Json.bytes(json);
    }

    /** {@code tokenizer_config.json}: names of the special tokens and the chat template. */
    byte[] configJson() {
        ObjectNode json = Json.object();
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        json.put("model_max_length", contextLength);
        json.put("clean_up_tokenization_spaces", false);
        Map<String, String> roles = Map.of(
                "bos_token", "tokenizer.ggml.bos_token_id",
                "eos_token", "tokenizer.ggml.eos_token_id",
                "pad_token", "tokenizer.ggml.padding_token_id",
                "unk_token", "tokenizer.ggml.unknown_token_id");
        new TreeMap<>(roles)
                .forEach((role, key) -> metadata.count(key).ifPresent(id -> {
                    usable(id < tokens.size(), "%s, %s: %d (expected: < %d)", file, key, id, tokens.size());
                    json.put(role, tokens.get(id));
                }));
        ObjectNode added = json.putObject("added_tokens_decoder");
        for (int id = 0; id < tokens.size(); id++) {
            if (added(id)) {
                added.set(String.valueOf(id), addedToken(id));
            }
        }
        metadata.text("tokenizer.chat_template").ifPresent(template -> json.put("chat_template", template));
        return Json.readableBytes(json);
    }

    private boolean added(int id) {
        return kinds.get(id) == CONTROL || kinds.get(id) == USER_DEFINED;
    }

    private ObjectNode addedToken(int id) {
        return Json.object()
                .put("content", tokens.get(id))
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", kinds.get(id) == CONTROL);
    }

    private ObjectNode model(String words) {
        ObjectNode model = Json.object();
        model.put("type", "BPE");
        for (String unused : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            model.putNull(unused);
        }
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", words.equals("llama-bpe"));
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            usable(
                    !vocabulary.has(tokens.get(id)),
                    "%s, token %d: \"%s\" a second time (expected: every token once)",
                    file,
                    id,
                    tokens.get(id));
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (String merge : metadata.texts("tokenizer.ggml.merges")) {
            int space = merge.indexOf(' ', 1);
            usable(space > 0, "%s, merge: \"%s\" (expected: two tokens with a space between)", file, merge);
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        }
        return model;
    }

    private ObjectNode preTokenizer(String words) {
        return switch (words) {
            case "gpt-2" -> byteLevel(true);
            case "smollm" ->
                sequence(Json.object().put("type", "Digits").put("individual_digits", true), byteLevel(true));
            case "llama-bpe" -> sequence(split(LLAMA3_WORDS), byteLevel(false));
            case QWEN2 -> sequence(split(QWEN2_WORDS), byteLevel(false));
            default ->
                throw unusable(
                        "%s, tokenizer.ggml.pre: %s (expected: smollm, llama-bpe, qwen2 or gpt-2;"
                                + " import the model's Hugging Face directory instead)",
                        file, words);
        };
    }

    private static ObjectNode split(String words) {
        ObjectNode split = Json.object().put("type", "Split");
        split.putObject("pattern").put("Regex", words);
        return split.put("behavior", "Isolated").put("invert", false);
    }

    private static ObjectNode sequence(ObjectNode first, ObjectNode second) {
        ObjectNode sequence = Json.object().put("type", "Sequence");
        sequence.putArray("pretokenizers").add(first).add(second);
        return sequence;
    }

    private static ObjectNode byteLevel(boolean splitWords) {
        return Json.object()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", splitWords);
    }
}
