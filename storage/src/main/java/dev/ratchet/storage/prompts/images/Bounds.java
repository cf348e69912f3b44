package dev.ratchet.storage.prompts.images;

/** The pixels from {@code x0} to below {@code x1} and from {@code y0} to below {@code y1}. */
record Bounds(int x0, int y0, int x1, int y1) {
    static final Bounds NOTHING = new Bounds(0, 0, 0, 0);

    Bounds with(int x, int y) {
        return x1 == x0
                ? new Bounds(x, y, x + 1, y + 1)
                : new Bounds(Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1));
    }
}
