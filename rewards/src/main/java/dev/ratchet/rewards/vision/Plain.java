package dev.ratchet.rewards.vision;

import java.util.List;
import java.util.regex.Pattern;

/** Text without what only sets its type: Markdown, LaTeX, and signs that mean the same written the same way. */
final class Plain {
    private static final Pattern TYPE =
            Pattern.compile("\\\\(?:text(?:bf|it|rm|tt|normal)?|math(?:rm|bf|tt)|mbox|left|right|quad)(?![A-Za-z])");

    /** What is put around a quotation; another such mark inside means that the outer ones are no pair. */
    private static final List<String> PAIRS = List.of("\"\"", "''", "``", "**", "$$", "“”", "‘’", "«»", "„“", "「」");

    private Plain() {}

    /** For numbers, coordinates and letters. */
    static String of(String text) {
        String plain = TYPE.matcher(text)
                .replaceAll(" ")
                .replace("{,}", ",")
                .replace("\\,", "")
                .replace("\\;", " ")
                .replace("\\!", "")
                .replace("\\approx", "=")
                .replace('≈', '=')
                .replace('\u00A0', ' ')
                .replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\u2014', ' ')
                .replace('\uFF0D', '-');
        StringBuilder bare = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char here = plain.charAt(i);
            switch (here) {
                case '*', '`', '~' -> bare.append(' ');
                case '\\', '$' -> {}
                default -> bare.append(here);
            }
        }
        return bare.toString();
    }

    /** For text that was read: only what stands around it is taken off. */
    static String unwrapped(String text) {
        String bare = text.strip();
        for (boolean more = true; more; ) {
            String inner = inner(bare).strip();
            more = inner.length() < bare.length() && !inner.isEmpty();
            bare = more ? inner : bare;
        }
        return bare;
    }

    private static String inner(String text) {
        int open = text.indexOf('{');
        if (text.startsWith("\\") && open > 0 && text.endsWith("}")) {
            String command = text.substring(0, open);
            if (TYPE.matcher(command).matches() && text.indexOf('}') == text.length() - 1) {
                return text.substring(open + 1, text.length() - 1);
            }
        }
        if (text.length() > 4 && text.startsWith("**") && text.endsWith("**")) {
            return text.substring(2, text.length() - 2);
        }
        for (String pair : PAIRS) {
            boolean around = text.length() > 2
                    && text.charAt(0) == pair.charAt(0)
                    && text.indexOf(pair.charAt(1), 1) == text.length() - 1;
            if (around) {
                return text.substring(1, text.length() - 1);
            }
        }
        return text;
    }
}
