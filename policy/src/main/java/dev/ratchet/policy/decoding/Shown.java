package dev.ratchet.policy.decoding;

import java.util.Arrays;

/** What stands in a sequence instead of the embeddings of its tokens for images: a row for each patch of its pictures. */
public final class Shown {
    /** No pictures. */
    public static final Shown NOTHING = new Shown(new int[0], new float[0], 0);

    private final int[] places;
    private final float[] rows;
    private final int width;

    /**
     * @param places for each position the row in its place, or -1
     * @param rows of {@code width} numbers, which is a decoder's {@link Decoder#hiddenStride}
     */
    Shown(int[] places, float[] rows, int width) {
        this.places = places;
        this.rows = rows;
        this.width = width;
    }

    /** Copies the row that stands at a position, if there is one. */
    boolean put(int position, float[] x, int to) {
        int row = position < places.length ? places[position] : -1;
        if (row < 0) {
            return false;
        }
        System.arraycopy(rows, row * width, x, to, width);
        return true;
    }

    /** All rows, for tests. */
    float[] rows() {
        return Arrays.copyOf(rows, rows.length);
    }
}
