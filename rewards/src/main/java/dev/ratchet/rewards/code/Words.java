package dev.ratchet.rewards.code;

import dev.ratchet.rewards.Quoted;

/** Text of programs, fit for a reason. */
final class Words {
    private static final int MOST = 120;

    private Words() {}

    /** On one line and not long. */
    static String shortened(String text) {
        return Quoted.shortened(text, MOST);
    }

    static String quoted(String text) {
        return Quoted.of(text, MOST);
    }
}
