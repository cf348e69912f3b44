package dev.ratchet.policy.tokens;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TokenIds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer in the format of Hugging Face tokenizers ({@code tokenizer.json}), run by that very library.
 *
 * <p>A character-level tokenizer has no token for what lies outside its alphabet; the library would leave such a character
 * out, here it is an {@code INVALID_REQUEST} fault that names it.
 */
public final class HuggingFaceTokenizer implements Tokenizer, AutoCloseable {
    /** The file's name in a Hugging Face directory. */
    public static final String FILE = "tokenizer.json";

    /** Rows of an embedding that may have no token, since embeddings are padded to round sizes. */
    private static final int MOST_PADDING = 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library;
    private final int size;
    private final @Nullable Alphabet alphabet;

    private HuggingFaceTokenizer(
            ai.djl.huggingface.tokenizers.HuggingFaceTokenizer library, int size, @Nullable Alphabet alphabet) {
        this.library = library;
        this.size = size;
        this.alphabet = alphabet;
    }

    /** Loads the content of {@code tokenizer.json}; one that the library cannot use is an {@code UNUSABLE_MODEL} fault. */
    public static HuggingFaceTokenizer of(byte[] tokenizerJson) {
        try {
            JsonNode root = MAPPER.readTree(tokenizerJson);
            int size = size(root);
            Alphabet alphabet = Alphabet.of(root);
            var library = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(tokenizerJson), Map.of("truncation", "false", "padding", "false"));
            return new HuggingFaceTokenizer(library, size, alphabet);
        } catch (IOException | RuntimeException e) {
            throw new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "%s: %s (expected: the format of Hugging Face tokenizers)".formatted(FILE, e.getMessage()),
                    e);
        }
    }

    /**
     * Refuses, and closes, a tokenizer that does not match a model with {@code vocabulary} rows in its embedding: every id
     * needs a row, and at most 1,024 rows (or an eighth of them, if that is less) may have no id.
     */
    public HuggingFaceTokenizer matching(int vocabulary) {
        int most = size + Math.min(MOST_PADDING, vocabulary / 8);
        if (size > vocabulary || vocabulary > most) {
            close();
            throw new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "tokenizer that does not match: %d tokens for a vocabulary of %d (expected: from %d to %d tokens);"
                                    .formatted(
                                            size,
                                            vocabulary,
                                            vocabulary - Math.min(MOST_PADDING, vocabulary / 8),
                                            vocabulary)
                            + " take tokenizer and model from the same directory");
        }
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TokenIds encode(String text) {
        if (alphabet != null) {
            alphabet.mustSpell(text);
        }
        long[] ids = library.encode(text, false, false).getIds();
        return TokenIds.of(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray());
    }

    @Override
    public String decode(TokenIds tokens) {
        long[] ids = Arrays.stream(tokens.toArray()).asLongStream().toArray();
        return library.decode(ids, true);
    }

    /** The text of one token, special ones too; with replacement characters where it ends within a character. */
    public String spelled(int token) {
        return library.decode(new long[] {token}, false);
    }

    @Override
    public void close() {
        library.close();
    }

    /** One more than the largest id, added tokens included. */
    private static int size(JsonNode root) {
        JsonNode vocabulary = root.path("model").path("vocab");
        int size = vocabulary.isArray() ? vocabulary.size() : 0;
        for (JsonNode id : vocabulary.isObject() ? vocabulary : MAPPER.createArrayNode()) {
            size = Math.max(size, id.asInt() + 1);
        }
        for (JsonNode added : root.path("added_tokens")) {
            size = Math.max(size, added.path("id").asInt() + 1);
        }
        require(size > 0, "model.vocab: no tokens");
        return size;
    }
}
