package dev.ratchet.policy.tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts as Python treats them: its white space, lengths in code points, and the methods that templates call. */
final class PythonText {
    private PythonText() {}

    /** What {@code str.isspace} says. */
    static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0x85;
    }

    /** Without white space, or any of {@code characters} where given, at its begin. */
    static String stripBegin(String text, @Nullable String characters) {
        int begin = 0;
        while (begin < text.length() && goes(text.codePointAt(begin), characters)) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        return text.substring(begin);
    }

    /** Without white space, or any of {@code characters} where given, at its end. */
    static String stripEnd(String text, @Nullable String characters) {
        int end = text.length();
        while (end > 0 && goes(text.codePointBefore(end), characters)) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    static String strip(String text, @Nullable String characters) {
        return stripEnd(stripBegin(text, characters), characters);
    }

    private static boolean goes(int codePoint, @Nullable String characters) {
        return characters == null ? isSpace(codePoint) : characters.indexOf(codePoint) >= 0;
    }

    /** In code points. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String replaced(JinjaBounds bounds, String text, String old, String by) {
        long times = old.isEmpty() ? text.length() + 1L : pieces(text, old);
        bounds.within(text.length() + times * by.length(), JinjaBounds.TEXT, "characters of a text");
        return text.replace(old, by);
    }

    private static long pieces(String text, String separator) {
        long pieces = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length())) {
            pieces++;
        }
        return pieces;
    }

    /** The method {@code name} of {@code text}; null where there is none such. */
    static @Nullable Object method(JinjaBounds bounds, String text, String name, List<String> arguments) {
        return switch (name + "/" + arguments.size()) {
            case "strip/0" -> strip(text, null);
            case "strip/1" -> strip(text, arguments.getFirst());
            case "lstrip/0" -> stripBegin(text, null);
            case "lstrip/1" -> stripBegin(text, arguments.getFirst());
            case "rstrip/0" -> stripEnd(text, null);
            case "rstrip/1" -> stripEnd(text, arguments.getFirst());
            case "startswith/1" -> text.startsWith(arguments.getFirst());
            case "endswith/1" -> text.endsWith(arguments.getFirst());
            case "upper/0" -> text.toUpperCase(Locale.ROOT);
            case "lower/0" -> text.toLowerCase(Locale.ROOT);
            case "replace/2" -> replaced(bounds, text, arguments.getFirst(), arguments.getLast());
            case "split/1" -> split(bounds, text, arguments.getFirst());
            default -> null;
        };
    }

    private static @Nullable List<String> split(JinjaBounds bounds, String text, String separator) {
        if (separator.isEmpty()) {
            return null;
        }
        bounds.within(pieces(text, separator) + 1, JinjaBounds.ELEMENTS, "elements");
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, begin)) {
            pieces.add(text.substring(begin, at));
            begin = at + separator.length();
        }
        pieces.add(text.substring(begin));
        return pieces;
    }
}
