package dev.ratchet.rewards;

/** Text of a response or a reference, fit for a reason: one short line without characters that a person cannot see. */
public final class Quoted {
    private static final int MOST = 60;
    private static final int MOST_READ = 500;

    private Quoted() {}

    /** The text in quotes, shortened to one line; what cannot be printed is escaped. */
    public static String quoted(String text) {
        String head = text.length() > MOST_READ ? text.substring(0, MOST_READ) : text;
        String line = escaped(head.strip().replaceAll("\\s+", " "));
        if (line.length() > MOST) {
            int end = MOST - 3;
            line = line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "...";
        }
        return '"' + line + '"';
    }

    private static String escaped(String line) {
        StringBuilder escaped = new StringBuilder();
        line.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> escaped.append("\\u%04x".formatted(point));
                default -> escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
