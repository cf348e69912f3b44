package dev.ratchet.rewards;

/** Text of others, fit for a reason: on one line, not long, and without characters that nobody sees. */
public final class Quoted {
    private static final int USUAL = 60;

    private Quoted() {}

    /** The text in quotation marks, at most 60 characters of it. */
    public static String quoted(String text) {
        return of(text, USUAL);
    }

    /** The text in quotation marks, at most {@code most} characters of it. */
    public static String of(String text, int most) {
        return '"' + shortened(text, most) + '"';
    }

    /** At most {@code most} characters of the text; control characters and marks of direction as their numbers. */
    public static String shortened(String text, int most) {
        String head = text.substring(0, Math.min(text.length(), 4 * most));
        StringBuilder line = new StringBuilder();
        boolean space = false;
        for (int i = 0; i < head.length(); ) {
            int at = head.codePointAt(i);
            i += Character.charCount(at);
            if (Character.isWhitespace(at)) {
                space = !line.isEmpty();
                continue;
            }
            if (space) {
                line.append(' ');
                space = false;
            }
            line.append(seen(at) ? Character.toString(at) : "\\u%04x".formatted(at));
        }
        if (line.length() <= most) {
            return line.toString();
        }
        int end = most - 3;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    private static boolean seen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
