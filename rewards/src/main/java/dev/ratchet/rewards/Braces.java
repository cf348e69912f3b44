package dev.ratchet.rewards;

/** Braces as LaTeX has them. */
public final class Braces {
    private Braces() {}

    /** Where the brace before {@code begin} is closed; -1 where it never is. What a backslash stands before opens and closes nothing. */
    public static int closing(String text, int begin) {
        int depth = 1;
        for (int at = begin; at < text.length(); at++) {
            char here = text.charAt(at);
            if (here == '\\') {
                at++;
            } else {
                depth += here == '{' ? 1 : here == '}' ? -1 : 0;
            }
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }
}
