package dev.ratchet.rewards.code;

/** Text of programs, fit for a reason. */
final class Words {
    private static final int MOST = 120;

    private Words() {}

    /** On one line and not long. */
    static String shortened(String text) {
        String head = text.substring(0, Math.min(text.length(), 4 * MOST));
        String line = head.strip().replaceAll("\\s+", " ");
        return line.length() <= MOST ? line : line.substring(0, MOST - 3) + "...";
    }

    static String quoted(String text) {
        return '"' + shortened(text) + '"';
    }
}
