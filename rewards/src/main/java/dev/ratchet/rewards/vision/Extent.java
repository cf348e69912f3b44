package dev.ratchet.rewards.vision;

/** How much of a response belongs to its final answer. */
enum Extent {
    /** A sentence, or a block of JSON. */
    SENTENCE(2_000),
    /** A line with its stops. */
    LINE(20_000),
    /** All that follows a mark, else the last paragraph. */
    LINES(20_000),
    /** As lines, or a block of JSON. */
    LIST(20_000);

    private final int mostCharacters;

    Extent(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** A longer final answer is wrong unread. */
    int mostCharacters() {
        return mostCharacters;
    }

    boolean severalLines() {
        return this == LINES || this == LIST;
    }

    /** Whether brackets in it belong together, also over lines. */
    boolean structured() {
        return this == SENTENCE || this == LIST;
    }
}
