package dev.ratchet.rewards.k12;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * How many slips of the pen lie between two words: a letter too much, too few, another, or two exchanged. In Korean the letters
 * within the syllables count.
 */
final class Spelling {
    /** From so many letters on one slip may be forgiven, from the other on two. */
    static final int LETTERS_FOR_ONE = 5;

    static final int LETTERS_FOR_TWO = 8;

    private Spelling() {}

    /** Whether {@code given} is {@code wanted} but for at most so many slips, of which none is in a digit or sign. */
    static boolean forgiven(String wanted, String given, int slips) {
        String right = letters(wanted);
        String other = letters(given);
        int most = Math.min(slips, right.length() < LETTERS_FOR_ONE ? 0 : right.length() < LETTERS_FOR_TWO ? 1 : 2);
        return Math.abs(right.length() - other.length()) <= most
                && rest(right).equals(rest(other))
                && distance(right, other, most) <= most;
    }

    private static String letters(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFD);
    }

    private static String rest(String word) {
        StringBuilder rest = new StringBuilder();
        word.codePoints().filter(at -> !Character.isLetter(at)).forEach(rest::appendCodePoint);
        return rest.toString();
    }

    /** Optimal string alignment within a band; more than {@code most} where it is more. */
    private static int distance(String one, String other, int most) {
        int[] twoAgo = new int[other.length() + 1];
        int[] before = new int[other.length() + 1];
        int[] now = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            Arrays.fill(now, most + 1);
            now[0] = i;
            for (int j = Math.max(1, i - most); j <= Math.min(other.length(), i + most); j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int least = Math.min(before[j - 1] + (same ? 0 : 1), Math.min(before[j], now[j - 1]) + 1);
                boolean exchanged = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                now[j] = exchanged ? Math.min(least, twoAgo[j - 2] + 1) : least;
            }
            int[] free = twoAgo;
            twoAgo = before;
            before = now;
            now = free;
        }
        return before[other.length()];
    }
}
