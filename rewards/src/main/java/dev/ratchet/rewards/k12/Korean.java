package dev.ratchet.rewards.k12;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What stands at the end of Korean words without being part of them. */
final class Korean {
    /** After a syllable that ends in a consonant. */
    private static final List<String> AFTER_CONSONANT =
            List.of("은", "이", "을", "과", "으로", "이야", "이라고", "이란", "이라", "이며", "이고", "이었다", "이었습니다");

    /** After a syllable that ends in a vowel. */
    private static final List<String> AFTER_VOWEL =
            List.of("는", "가", "를", "와", "로", "다", "야", "라고", "란", "라", "며", "고", "예요", "였다", "였습니다");

    private static final List<String> AFTER_ANY = List.of(
            "입니다", "이에요", "이예요", "이다", "요", "임", "인", "의", "에", "에서", "에게", "도", "만", "까지", "부터", "처럼", "보다", "번");

    /** What ends a sentence that names something: this is called X. */
    private static final Set<String> NAMING = Set.of(
            "한다", "합니다", "해요", "부른다", "부릅니다", "불러요", "말한다", "말합니다", "생각한다", "생각합니다", "해당한다", "해당합니다", "속한다", "속합니다");

    private static final List<String> DENIALS = List.of("않", "못", "없", "아니", "아닌", "아닙", "아님");

    private static final String TOPICS = "은는이가을를";

    private Korean() {}

    static boolean letter(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HANGUL;
    }

    /** The word, and the word without one or two particles at its end, longest first. */
    static List<String> forms(String word) {
        if (word.isEmpty() || !letter(word.charAt(word.length() - 1))) {
            return List.of(word);
        }
        Set<String> forms = new LinkedHashSet<>(stems(word));
        for (String stem : List.copyOf(forms)) {
            forms.addAll(stems(stem));
        }
        List<String> all = new ArrayList<>(List.of(word));
        all.addAll(forms);
        return all;
    }

    private static List<String> stems(String word) {
        List<String> stems = new ArrayList<>();
        for (List<String> particles : List.of(AFTER_ANY, AFTER_CONSONANT, AFTER_VOWEL)) {
            for (String particle : particles) {
                String stem = word.endsWith(particle) ? word.substring(0, word.length() - particle.length()) : "";
                if (!stem.isEmpty() && fits(stem, particle)) {
                    stems.add(stem);
                }
            }
        }
        return stems;
    }

    /** Whether the particle may follow that sound; after other than Korean letters any may. */
    private static boolean fits(String stem, String particle) {
        char last = stem.charAt(stem.length() - 1);
        if (last < '가' || last > '힣' || AFTER_ANY.contains(particle)) {
            return true;
        }
        int closing = (last - '가') % 28;
        boolean liquid = closing == 8 && particle.equals("로");
        return liquid || (closing != 0 ? AFTER_CONSONANT : AFTER_VOWEL).contains(particle);
    }

    /** Whether the word marks what a sentence is about, so that what it says of it follows. */
    static boolean topic(String word) {
        return word.length() > 1 && TOPICS.indexOf(word.charAt(word.length() - 1)) >= 0 && !word.equals("또는");
    }

    static boolean naming(String word) {
        return NAMING.contains(word);
    }

    static boolean denies(String word) {
        return word.equals("안") || DENIALS.stream().anyMatch(word::startsWith);
    }

    /** Whether another clause begins after the word. */
    static boolean joins(String word) {
        return word.endsWith("고")
                || word.endsWith("지만")
                || word.endsWith("며")
                || word.endsWith("으나")
                || word.endsWith("는데");
    }
}
