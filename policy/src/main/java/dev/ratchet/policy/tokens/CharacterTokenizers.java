package dev.ratchet.policy.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Makes tokenizers whose tokens are characters, for models trained from scratch.
 *
 * <p>In the format of Hugging Face tokenizers that is byte-pair encoding without a merge. The end token has id 0, the
 * characters follow in the order of the alphabet.
 */
public final class CharacterTokenizers {
    /** The token that ends an answer. */
    public static final String END = "<|end|>";
    /** The token in whose places a picture's patches stand. */
    public static final String IMAGE = "<image>";
    /** The id of {@link #END}. */
    public static final int END_ID = 0;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CharacterTokenizers() {}

    /** The {@code tokenizer.json} for {@code alphabet}, each character once; the same bytes for the same alphabet. */
    public static byte[] tokenizerJson(String alphabet) {
        return tokenizerJson(alphabet, false);
    }

    /** The same; {@code sees} adds {@link #IMAGE} behind the alphabet. */
    public static byte[] tokenizerJson(String alphabet, boolean sees) {
        Set<Integer> characters = new LinkedHashSet<>();
        alphabet.codePoints().forEach(character -> {
            if (Character.getType(character) == Character.SURROGATE || !characters.add(character)) {
                throw new FaultException(
                        Fault.INVALID_REQUEST,
                        "alphabet: %s (expected: whole characters, each once)".formatted(Alphabet.named(character)));
            }
        });
        if (characters.isEmpty()) {
            throw new FaultException(Fault.INVALID_REQUEST, "alphabet: empty (expected: at least one character)");
        }
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", "1.0");
        json.putNull("truncation");
        json.putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        added.add(special(END).put("id", END_ID));
        if (sees) {
            added.add(special(IMAGE).put("id", characters.size() + 1));
        }
        json.putNull("normalizer");
        json.putNull("pre_tokenizer");
        json.putNull("post_processor");
        json.putObject("decoder").put("type", "Fuse");
        ObjectNode model = json.putObject("model");
        model.put("type", "BPE");
        for (String unused : new String[] {"dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"}) {
            model.putNull(unused);
        }
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        vocabulary.put(END, END_ID);
        for (int character : characters) {
            vocabulary.put(Character.toString(character), vocabulary.size());
        }
        if (sees) {
            vocabulary.put(IMAGE, vocabulary.size());
        }
        model.putArray("merges");
        return bytes(json);
    }

    /** The {@code tokenizer_config.json} beside it. */
    public static byte[] configJson(int contextLength) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        json.put("model_max_length", contextLength);
        json.put("clean_up_tokenization_spaces", false);
        json.put("eos_token", END);
        json.put("pad_token", END);
        json.putObject("added_tokens_decoder").set(String.valueOf(END_ID), special(END));
        return bytes(json);
    }

    private static ObjectNode special(String token) {
        return MAPPER.createObjectNode()
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static byte[] bytes(ObjectNode json) {
        return (json.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
