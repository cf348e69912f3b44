package dev.ratchet.policy.tokens;

/**
 * The white space of a template as Jinja treats it with {@code trim_blocks} and {@code lstrip_blocks}, which is how
 * transformers compiles chat templates: a block or a comment takes the blanks before it, if it is the first of its line, and
 * the line feed after it, a minus sign all white space on its side; the template's last line feed does not count. Signs and
 * comments are gone afterwards, so nothing is left for the library to do.
 */
final class JinjaWhitespace {
    private final String template;
    private final JinjaBounds bounds;
    private final StringBuilder result = new StringBuilder();

    private JinjaWhitespace(String template, JinjaBounds bounds) {
        this.template = template;
        this.bounds = bounds;
    }

    static String asTransformersHasIt(String template, JinjaBounds bounds) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        return new JinjaWhitespace(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines, bounds)
                .rewritten();
    }

    private String rewritten() {
        int position = 0;
        while (position < template.length()) {
            int open = nextOpen(position);
            int end = open < 0 ? template.length() : open;
            result.append(template, position, end);
            if (open < 0) {
                break;
            }
            position = tag(open);
        }
        return result.toString();
    }

    /** Copies the tag at {@code open}, without its signs for white space, and returns where the text after it goes on. */
    private int tag(int open) {
        char kind = template.charAt(open + 1);
        int end = end(open, kind);
        if (end - open < 4) {
            result.append(template, open, end);
            return end;
        }
        char first = template.charAt(open + 2);
        char last = template.charAt(end - 3);
        boolean signAtBegin = first == '-' || first == '+';
        boolean signAtEnd = end - 3 > open + 2 && (last == '-' || last == '+');
        if (first == '-') {
            takeSpaceBefore();
        } else if (kind != '{' && first != '+') {
            takeBlanksBefore(open);
        }
        if (kind != '#') {
            bounds.within(end - open, JinjaBounds.TAG, "characters of a tag");
            result.append('{').append(kind);
            result.append(JinjaExpressions.asPythonReadsThem(
                    template.substring(open + 2 + (signAtBegin ? 1 : 0), end - 2 - (signAtEnd ? 1 : 0))));
            result.append(template, end - 2, end);
        }
        return after(end, kind, signAtEnd ? last : ' ');
    }

    private int after(int end, char kind, char sign) {
        int next = end;
        if (sign == '-') {
            while (next < template.length() && PythonText.isSpace(template.charAt(next))) {
                next++;
            }
        } else if (kind != '{' && sign != '+' && template.startsWith("\n", end)) {
            next++;
        }
        return next;
    }

    private void takeSpaceBefore() {
        int length = result.length();
        while (length > 0 && PythonText.isSpace(result.charAt(length - 1))) {
            length--;
        }
        result.setLength(length);
    }

    private void takeBlanksBefore(int open) {
        int begin = open;
        while (begin > 0 && isBlank(template.charAt(begin - 1))) {
            begin--;
        }
        if (begin == 0 || template.charAt(begin - 1) == '\n') {
            result.setLength(result.length() - Math.min(open - begin, result.length()));
        }
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    private int nextOpen(int from) {
        for (int i = from; i + 1 < template.length(); i++) {
            char next = template.charAt(i + 1);
            if (template.charAt(i) == '{' && (next == '%' || next == '{' || next == '#')) {
                return i;
            }
        }
        return -1;
    }

    /** Where the tag ends; what looks like an end within a quoted string does not count. */
    private int end(int open, char kind) {
        char closing = kind == '{' ? '}' : kind;
        char quote = 0;
        for (int i = open + 2; i + 1 < template.length(); i++) {
            char at = template.charAt(i);
            if (quote != 0) {
                if (at == '\\') {
                    i++;
                } else if (at == quote) {
                    quote = 0;
                }
            } else if (kind != '#' && (at == '"' || at == '\'')) {
                quote = at;
            } else if (at == closing && template.charAt(i + 1) == '}') {
                return i + 2;
            }
        }
        return template.length();
    }
}
