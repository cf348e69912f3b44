package dev.ratchet.rewards.k12;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as words that can be compared: small letters, no accents, no punctuation, no articles.
 *
 * <p>The signs of mathematics are words of their own, and a plus or minus behind a letter stays with it, as in Na+.
 *
 * @param written as it was given
 * @param open whether its last word may go on, as in 줄*; only where a phrase is looked for in a text
 */
record Phrase(String written, List<String> words, boolean open) {
    /** Stands in a list of tokens where a clause ends. */
    static final String BREAK = ".";

    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    Phrase {
        words = List.copyOf(words);
    }

    static Phrase of(String text) {
        List<String> tokens = new ArrayList<>(tokens(Plain.of(text)));
        tokens.removeIf(BREAK::equals);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean last = i == tokens.size() - 1; // as in vitamin A
            if (last || !article(tokens.get(i))) {
                words.add(apart(words, tokens.get(i)));
            }
        }
        return new Phrase(text.strip(), words, text.stripTrailing().endsWith("*"));
    }

    /** Numbers beside each other stay two where the spaces between words are left out: 3:2 is not 32. */
    private static String apart(List<String> before, String word) {
        boolean digits = !before.isEmpty()
                && Character.isDigit(word.charAt(0))
                && Character.isDigit(before.getLast().charAt(before.getLast().length() - 1));
        return digits ? " " + word : word;
    }

    static boolean article(String word) {
        return ARTICLES.contains(word);
    }

    boolean empty() {
        return words.isEmpty();
    }

    /** The words without the spaces between them, which neither Korean nor compounds keep to. */
    String joined() {
        return String.join("", words);
    }

    /** The words of a plain text and its breaks. */
    static List<String> tokens(String plain) {
        String folded = folded(plain);
        List<String> tokens = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < folded.length(); ) {
            int at = folded.codePointAt(i);
            int next = i + Character.charCount(at);
            char before = i > 0 ? folded.charAt(i - 1) : ' ';
            char after = next < folded.length() ? folded.charAt(next) : ' ';
            if (Character.isLetterOrDigit(at) || mark(at) || (at == '.' && digits(before, after))) {
                word.appendCodePoint(at);
            } else if ((at == '+' || at == '-') && signed(before, after)) {
                word.appendCodePoint(at);
            } else if (!silent(at, before, after)) {
                end(word, tokens);
                if (".,;:!?\n".indexOf(at) >= 0) {
                    tokens.add(BREAK);
                } else if (at == '%' || at == '-' || Character.getType(at) == Character.MATH_SYMBOL) {
                    if (at != '-' || (Character.isDigit(after) && !Character.isLetterOrDigit(before))) {
                        word.appendCodePoint(at);
                    }
                    if (at != '-') {
                        end(word, tokens);
                    }
                } else if (at == '&') {
                    tokens.add("and");
                }
            }
            i = next;
        }
        end(word, tokens);
        return tokens;
    }

    private static void end(StringBuilder word, List<String> tokens) {
        if (!word.isEmpty()) {
            tokens.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean mark(int at) {
        int type = Character.getType(at);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean digits(char before, char after) {
        return Character.isDigit(before) && Character.isDigit(after);
    }

    /** Whether a sign is the charge of what stands before it, as in Na+ and Cl-. */
    private static boolean signed(char before, char after) {
        return (Character.isLetterOrDigit(before) || "+^".indexOf(before) >= 0) && !Character.isLetterOrDigit(after);
    }

    /**
     * Apostrophes, marks of powers and the commas of thousands stand in words without being letters, and so do closing marks before
     * a Korean particle.
     */
    private static boolean silent(int at, char before, char after) {
        boolean closes = "\"”»」』)".indexOf(at) >= 0 && Character.isLetterOrDigit(before) && Korean.letter(after);
        return closes || "'’‘^_".indexOf(at) >= 0 || (at == ',' && digits(before, after));
    }

    /** In small letters and without the accents of Latin letters, Korean ones in one piece. */
    private static String folded(String plain) {
        String apart = Normalizer.normalize(plain.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        StringBuilder bare = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            char at = apart.charAt(i);
            if (at < '\u0300' || at > '\u036F') {
                bare.append(at);
            }
        }
        return Normalizer.normalize(bare, Normalizer.Form.NFC);
    }
}
