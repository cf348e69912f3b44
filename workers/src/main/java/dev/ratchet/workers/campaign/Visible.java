package dev.ratchet.workers.campaign;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text of people, of prompts and of models, for a terminal. */
public final class Visible {
    /** All control characters but line feed and tab, marks of direction, and what has no width. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\p{Cf}\\u2028\\u2029]|\\p{Cs}");

    private Visible() {}

    /** {@code text} with each character that would steer the terminal, or hide or move others, in words: as in {@code <U+001B>}. */
    public static String text(String text) {
        return HIDDEN.matcher(text)
                .replaceAll(found ->
                        "<U+%04X>".formatted(found.group().codePointAt(0)).toUpperCase(Locale.ROOT));
    }
}
