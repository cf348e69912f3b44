package dev.ratchet.rewards.k12;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A text in which phrases are looked for, and what its words deny. */
final class Passage {
    /** Words before a phrase, in its clause, that may deny it; and words behind it that may, in Korean. */
    private static final int WORDS_BEFORE = 4;

    private static final int WORDS_BEHIND = 3;

    /** Articles and the like that may stand within a phrase. */
    private static final int MOST_SKIPPED = 3;

    private static final Set<String> DENIALS = Set.of(
            "not",
            "no",
            "never",
            "without",
            "nor",
            "neither",
            "cannot",
            "instead",
            "rather",
            "isnt",
            "arent",
            "wasnt",
            "werent",
            "dont",
            "doesnt",
            "didnt",
            "cant",
            "wont",
            "couldnt",
            "shouldnt",
            "wouldnt",
            "hasnt",
            "havent",
            "hadnt");

    private static final Set<String> AUXILIARIES = Set.of(
            "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have",
            "had");

    /** After "not" and "no" these say the contrary of a denial. */
    private static final Set<String> SOFTENERS = Set.of("only", "just", "doubt");

    private final List<String> tokens;
    private final List<List<String>> forms = new ArrayList<>();

    private Passage(List<String> tokens) {
        this.tokens = tokens;
        tokens.forEach(token -> forms.add(Korean.forms(token)));
    }

    /** Of a plain text. */
    static Passage of(String plain) {
        return new Passage(Phrase.tokens(plain));
    }

    int size() {
        return tokens.size();
    }

    int words() {
        return (int)
                tokens.stream().filter(token -> !token.equals(Phrase.BREAK)).count();
    }

    /** The first of the phrases that the text says and does not deny. */
    Optional<Phrase> said(List<Phrase> phrases) {
        return phrases.stream().filter(this::says).findFirst();
    }

    private boolean says(Phrase phrase) {
        for (int at = 0; at < tokens.size(); at++) {
            int end = end(phrase, at);
            if (end > at && !denied(at, end)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a phrase ends that begins at a token; the token itself where it does not begin there. The words may have particles
     * and, the last, a plural; spaces and articles do not count.
     */
    int end(Phrase phrase, int begin) {
        String wanted = phrase.joined();
        boolean begins = forms.get(begin).stream().anyMatch(form -> wanted.startsWith(form) || form.startsWith(wanted));
        if (!begins) {
            return begin;
        }
        boolean[] reached = new boolean[wanted.length() + 1];
        reached[0] = true;
        int most = Math.min(tokens.size(), begin + wanted.length() + MOST_SKIPPED);
        int skipped = 0;
        for (int at = begin; at < most; at++) {
            boolean article = at > begin && Phrase.article(tokens.get(at)) && skipped < MOST_SKIPPED;
            skipped += article ? 1 : 0;
            boolean[] next = article ? reached.clone() : new boolean[wanted.length() + 1];
            boolean any = article;
            for (String form : forms.get(at)) {
                any |= taken(wanted, phrase.open(), form, reached, next);
            }
            if (next[wanted.length()]) {
                return at + 1;
            }
            if (!any) {
                return begin;
            }
            reached = next;
        }
        return begin;
    }

    private static boolean taken(String wanted, boolean open, String form, boolean[] reached, boolean[] next) {
        boolean any = false;
        for (int at = 0; at < wanted.length(); at++) {
            if (!reached[at]) {
                continue;
            }
            int left = wanted.length() - at;
            boolean last = form.length() > left && (open || (form.length() <= left + 2 && left > 2));
            if (form.length() <= left && wanted.startsWith(form, at)) {
                next[at + form.length()] = true;
                any = true;
            } else if (last && form.startsWith(wanted.substring(at)) && (open || plural(form.substring(left)))) {
                next[wanted.length()] = true;
                any = true;
            }
        }
        return any;
    }

    private static boolean plural(String ending) {
        return ending.equals("s") || ending.equals("es");
    }

    /** Whether what stands from a token up to another is denied in its clause. */
    boolean denied(int begin, int end) {
        return deniedBefore(begin) || deniedBehind(end) || deniedInKorean(end);
    }

    private boolean deniedBefore(int begin) {
        for (int at = begin - 1; at >= Math.max(0, begin - WORDS_BEFORE); at--) {
            String word = tokens.get(at);
            if (word.equals(Phrase.BREAK) || word.equals("but")) {
                return false;
            }
            if (DENIALS.contains(word) && !SOFTENERS.contains(token(at + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean deniedBehind(int end) {
        String first = token(end);
        String second = token(end + 1);
        boolean denies = AUXILIARIES.contains(first) && (second.equals("not") || second.equals("never"));
        return (denies && !SOFTENERS.contains(token(end + 2)))
                || (first.endsWith("nt") && DENIALS.contains(first))
                || first.equals("cannot");
    }

    private boolean deniedInKorean(int end) {
        if (Korean.joins(tokens.get(end - 1))) {
            return false;
        }
        for (int at = end; at < Math.min(tokens.size(), end + WORDS_BEHIND); at++) {
            String word = tokens.get(at);
            if (word.equals(Phrase.BREAK) || word.endsWith("면")) {
                return false;
            }
            if (Korean.denies(word)) {
                return true;
            }
            if (Korean.joins(word)) {
                return false;
            }
        }
        return false;
    }

    private String token(int at) {
        return at < tokens.size() ? tokens.get(at) : Phrase.BREAK;
    }
}
