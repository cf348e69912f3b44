package dev.ratchet.policy.tokens;

/**
 * The white space of a template as Jinja treats it with {@code trim_blocks} and {@code lstrip_blocks}, which is how
 * transformers compiles chat templates: a block or a comment takes the blanks before it, if it is the first of its line, and
 * the line feed after it; the template's last line feed does not count.
 */
final class JinjaWhitespace {
    private final String template;
    private final StringBuilder result = new StringBuilder();

    private JinjaWhitespace(String template) {
        this.template = template;
    }

    static String asTransformersHasIt(String template) {
        return new JinjaWhitespace(template.replace("\r\n", "\n")).rewritten();
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
        if (!result.isEmpty() && result.charAt(result.length() - 1) == '\n' && template.endsWith("\n")) {
            result.setLength(result.length() - 1);
        }
        return result.toString();
    }

    /** Copies the tag at {@code open} and returns where the text after it goes on. */
    private int tag(int open) {
        char kind = template.charAt(open + 1);
        int end = end(open, kind);
        if (kind == '{') {
            result.append(template, open, end);
            return end;
        }
        String inner = template.substring(open, end);
        if (!inner.startsWith("+", 2)) {
            takeBlanksBefore(open);
        }
        // "+" has done its work here, and the library does not know it.
        boolean keepLineFeed = inner.startsWith("+", inner.length() - 3);
        result.append(inner.replaceFirst("^(\\{[%#])\\+", "$1").replaceFirst("\\+([%#]})$", "$1"));
        boolean lineFeed = end < template.length() && template.charAt(end) == '\n';
        return lineFeed && !keepLineFeed ? end + 1 : end;
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
