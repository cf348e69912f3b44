package dev.ratchet.rewards.math;

/**
 * A piece of an answer.
 *
 * @param text digits, a name, the words of a text, a command without its backslash, or a sign
 * @param spaced whether a space stands before it
 */
record Token(Kind kind, String text, boolean spaced) {
    /** What a token is. */
    enum Kind {
        NUMBER,
        NAME,
        TEXT,
        COMMAND,
        SIGN,
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }

    boolean sign(String wanted) {
        return is(Kind.SIGN, wanted);
    }

    boolean command(String wanted) {
        return is(Kind.COMMAND, wanted);
    }
}
