package dev.ratchet.rewards.vision;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The letter that an answer to a question with options names. */
final class Letters {
    private static final Pattern ALONE = Pattern.compile("[\\s(\\[{\"']*+([A-Za-z])[\\s)\\]}\"'.:,;!]*+");

    /** A letter that leads the words of its option: B) a red circle. */
    private static final Pattern LEADS = Pattern.compile("\\s*+[(\\[]?([A-Z])[)\\].:](?:\\s|$)");

    /** What a letter that stands for an option is never part of: a word, a name with an apostrophe, a number. */
    private static final Pattern BARE = Pattern.compile("(?<![\\p{L}\\p{N}'’_])([A-Z])(?![\\p{L}\\p{N}'’_])");

    /** Before a letter: says that it is one, and no article. */
    private static final Pattern OPTION = Pattern.compile(
            "(?:options?|choices?|answers?|letters?|is|are|be)[\\s:]*+[(\\[\"']?$", Pattern.CASE_INSENSITIVE);

    /** Behind an A: it is the subject of what follows, and no article. */
    private static final Pattern SUBJECT = Pattern.compile("\\s++(?:is|because|since|and|or|not|seems|looks)\\b");

    private static final Pattern DENIED =
            Pattern.compile("\\b(?:not|isn['’]t|neither|nor|except)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern JOINED = Pattern.compile("\\s*+(?:,|/|&|\\+|or\\b|and\\b)\\s*+");
    private static final int FAR = 12;

    private Letters() {}

    /** The one letter of the first {@code of} that a text names; {@code text} is plain. */
    static Finding<Character> only(String text, int of) {
        Matcher alone = ALONE.matcher(text);
        if (alone.matches()) {
            char letter = Character.toUpperCase(alone.group(1).charAt(0));
            return letter < 'A' + of
                    ? new Finding.Found<>(letter)
                    : new Finding.Unclear<>("is none of the letters A to " + (char) ('A' + of - 1));
        }
        Matcher leads = LEADS.matcher(text);
        boolean led = leads.lookingAt() && leads.group(1).charAt(0) < 'A' + of;
        Set<Character> named = named(text, of, led ? leads.end() : 0);
        if (led) {
            named.add(leads.group(1).charAt(0));
        }
        if (named.isEmpty()) {
            return new Finding.Absent<>("names none of the letters A to " + (char) ('A' + of - 1));
        }
        if (named.size() > 1) {
            return new Finding.Unclear<>("names the letters %s (expected: one)".formatted(named));
        }
        if (!led && DENIED.matcher(text).find()) {
            return new Finding.Unclear<>("does not settle on one letter");
        }
        return new Finding.Found<>(named.iterator().next());
    }

    /** Letters from a place on; behind a leading letter, which {@code from} tells by being above 0, only other options count. */
    private static Set<Character> named(String text, int of, int from) {
        Set<Character> named = new TreeSet<>();
        int joined = from > 0 ? afterJoint(text, from) : 0;
        Matcher bare = BARE.matcher(text);
        for (int at = from; bare.find(at); at = bare.end()) {
            char letter = bare.group(1).charAt(0);
            boolean counts = from == 0 ? !article(text, bare) : bare.start() == joined || marked(text, bare);
            if (letter < 'A' + of && counts) {
                named.add(letter);
            }
        }
        return named;
    }

    private static int afterJoint(String text, int from) {
        Matcher joint = JOINED.matcher(text).region(from, text.length());
        return joint.lookingAt() ? joint.end() : -1;
    }

    /** Whether a letter is set as an option's is: (B), B), B: or B. before other words. */
    private static boolean marked(String text, Matcher letter) {
        char before = letter.start() > 0 ? text.charAt(letter.start() - 1) : ' ';
        String behind = text.substring(letter.end(), Math.min(text.length(), letter.end() + 2));
        return before == '('
                || before == '['
                || behind.startsWith(")")
                || behind.startsWith("]")
                || behind.startsWith(":")
                || (behind.startsWith(".") && behind.length() > 1);
    }

    /** Whether an A or I is a word of the language: followed by another word, and by nothing said to be an option. */
    private static boolean article(String text, Matcher letter) {
        char named = letter.group(1).charAt(0);
        boolean word = named == 'A' || named == 'I';
        if (!word || marked(text, letter)) {
            return false;
        }
        int end = letter.end();
        boolean followed =
                end + 1 < text.length() && text.charAt(end) == ' ' && Character.isLetter(text.charAt(end + 1));
        String before = text.substring(Math.max(0, letter.start() - FAR), letter.start());
        String behind = text.substring(end, Math.min(text.length(), end + FAR));
        return followed
                && !SUBJECT.matcher(behind).lookingAt()
                && !OPTION.matcher(before).find();
    }
}
