package dev.ratchet.rewards.k12;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How an answer in words compares with what was asked for. */
sealed interface TextMatch {
    record Equal(Phrase variant) implements TextMatch {}

    /** Right but for a slip of the pen. */
    record Misspelt(Phrase variant) implements TextMatch {}

    /** One of several answers that were given would have been right. */
    record OneOfSeveral() implements TextMatch {}

    record Other() implements TextMatch {}

    /** No answer in words has more. */
    int MOST_WORDS = 100;

    Pattern SEPARATOR = Pattern.compile("[,;/\\n]|\\s(?:or|and|또는|혹은|아니면)\\s", Pattern.CASE_INSENSITIVE);

    /** The best that one of the candidates is. */
    static TextMatch of(Expected.Text wanted, List<String> candidates) {
        Optional<TextMatch> misspelt = Optional.empty();
        for (String candidate : candidates) {
            TextMatch match = one(wanted, Phrase.of(candidate));
            if (match instanceof Equal) {
                return match;
            }
            if (match instanceof Misspelt && misspelt.isEmpty()) {
                misspelt = Optional.of(match);
            }
        }
        return misspelt.orElseGet(() -> severally(wanted, candidates) ? new OneOfSeveral() : new Other());
    }

    private static TextMatch one(Expected.Text wanted, Phrase given) {
        if (given.empty() || given.words().size() > MOST_WORDS) {
            return new Other();
        }
        for (Phrase variant : wanted.variants()) {
            if (same(variant, given, wanted.order(), 0)) {
                return new Equal(variant);
            }
        }
        boolean another = wanted.not().stream().anyMatch(not -> same(not, given, wanted.order(), 0));
        for (Phrase variant : wanted.variants()) {
            if (!another && wanted.spelling() > 0 && same(variant, given, wanted.order(), wanted.spelling())) {
                return new Misspelt(variant);
            }
        }
        return new Other();
    }

    private static boolean severally(Expected.Text wanted, List<String> candidates) {
        for (String candidate : candidates) {
            String[] pieces = SEPARATOR.split(candidate, MOST_WORDS);
            for (int i = 0; i < pieces.length && pieces.length > 1; i++) {
                if (one(wanted, Phrase.of(pieces[i])) instanceof Equal) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean same(Phrase wanted, Phrase given, Expected.Order order, int slips) {
        return switch (order) {
            case FIXED -> slips == 0 ? inOrder(wanted.joined(), given.words()) : misspelt(wanted, given, slips);
            case ANY -> inAnyOrder(wanted.words(), given.words(), slips);
        };
    }

    /** Whether the words, each with or without its particle, are what is wanted, wherever either has spaces. */
    static boolean inOrder(String wanted, List<String> given) {
        boolean[] reached = new boolean[wanted.length() + 1];
        reached[0] = true;
        for (String word : given) {
            boolean[] next = new boolean[wanted.length() + 1];
            boolean any = false;
            for (String form : Korean.forms(word)) {
                for (int at = 0; at + form.length() <= wanted.length(); at++) {
                    if (reached[at] && wanted.startsWith(form, at)) {
                        next[at + form.length()] = true;
                        any = true;
                    }
                }
            }
            if (!any) {
                return false;
            }
            reached = next;
        }
        return reached[wanted.length()];
    }

    private static boolean misspelt(Phrase wanted, Phrase given, int slips) {
        String joined = given.joined();
        String last = given.words().getLast();
        String before = joined.substring(0, joined.length() - last.length());
        return Korean.forms(last).stream().anyMatch(form -> Spelling.forgiven(wanted.joined(), before + form, slips));
    }

    private static boolean inAnyOrder(List<String> wanted, List<String> given, int slips) {
        List<String> left = new ArrayList<>(given);
        left.removeIf(word -> word.equals("and") || word.equals("및") || word.equals("그리고"));
        if (left.size() != wanted.size()) {
            return false;
        }
        int used = 0;
        for (String word : wanted) {
            int match = 0;
            while (match < left.size() && !Korean.forms(left.get(match)).contains(word)) {
                match++;
            }
            for (int i = 0; match == left.size() && used < slips && i < left.size(); i++) {
                boolean near = Korean.forms(left.get(i)).stream().anyMatch(form -> Spelling.forgiven(word, form, 1));
                if (near) {
                    match = i;
                    used++;
                    break;
                }
            }
            if (match >= left.size()) {
                return false;
            }
            left.remove(match);
        }
        return true;
    }
}
