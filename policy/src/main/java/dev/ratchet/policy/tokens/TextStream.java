package dev.ratchet.policy.tokens;

import dev.ratchet.domain.trajectory.TokenIds;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of tokens as they come, each character once it is certain: a token may end within one, and the next ones bring its
 * other bytes.
 */
public final class TextStream {
    private static final char INCOMPLETE = '\uFFFD';

    /** Tokens that are looked at again at most; of real text some are enough, of bytes that are none any number would be. */
    private static final int WINDOW = 64;

    private final Tokenizer tokenizer;
    /** The tokens since the last but one that ended with a whole character. */
    private final List<Integer> window = new ArrayList<>();

    private int known;
    private int told;

    public TextStream(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that are certain now and were not before. */
    public String add(int token) {
        window.add(token);
        String text = text(0);
        boolean whole = text.isEmpty() || text.charAt(text.length() - 1) != INCOMPLETE || window.size() >= WINDOW;
        String fresh = from(text, whole ? text.length() : text.length() - 1);
        if (whole) {
            // Decoders may treat the first token of a text in their own way, so one stays before what comes.
            window.subList(0, known).clear();
            known = window.size();
            told = text(0).length();
        }
        return fresh;
    }

    /** What is left where nothing follows. */
    public String end() {
        String text = text(0);
        return from(text, text.length());
    }

    private String from(String text, int certain) {
        if (certain <= told) {
            return "";
        }
        String fresh = text.substring(told, certain);
        told = certain;
        return fresh;
    }

    private String text(int first) {
        return tokenizer.decode(TokenIds.of(window.subList(first, window.size()).stream()
                .mapToInt(Integer::intValue)
                .toArray()));
    }
}
