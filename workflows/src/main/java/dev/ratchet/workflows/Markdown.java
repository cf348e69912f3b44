package dev.ratchet.workflows;

import java.util.regex.Pattern;

/** Text of people and of failures inside Markdown. */
public final class Markdown {
    private static final Pattern PUNCTUATION = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~!&]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Markdown() {}

    /** {@code text} on one line, so that it shows as it is. */
    public static String escaped(String text) {
        String line = BLANKS.matcher(text).replaceAll(" ").strip();
        return PUNCTUATION.matcher(line).replaceAll("\\\\$0");
    }
}
