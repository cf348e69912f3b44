package dev.ratchet.rewards;

import java.util.Locale;

/** Words as they are compared where nothing but their letters and digits matters. */
public final class LettersOnly {
    private LettersOnly() {}

    /** The small letters and the digits of {@code text}, without what stands between them. */
    public static String of(String text) {
        StringBuilder letters = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
