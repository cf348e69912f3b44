package dev.ratchet.policy.kernels;

/**
 * Rows of x as products with panels read them: by fours, the four numbers of each column side by side. One address then serves
 * four rows, which makes a product up to a third faster (docs/lab-notes.md). Rows that are left over stay as they are.
 */
public final class PackedRows {
    static final int FOUR = 4;

    private float[] rows = {};
    private int stride;
    private int count;
    private float[] fours = {};

    PackedRows() {}

    /** Takes over {@code count} rows of {@code columns} numbers, {@code stride} apart; x must stay until the product is done. */
    void take(Team team, float[] x, int stride, int count, int columns) {
        rows = x;
        this.stride = stride;
        this.count = count;
        if (!Lanes.VECTORS) {
            return;
        }
        int groups = count / FOUR;
        if (fours.length < groups * FOUR * columns) {
            fours = new float[groups * FOUR * columns];
        }
        team.each(groups, (group, _) -> {
            int first = group * FOUR * stride;
            int second = first + stride;
            int third = second + stride;
            int fourth = third + stride;
            int to = group * FOUR * columns;
            for (int k = 0; k < columns; k++) {
                fours[to + k * FOUR] = x[first + k];
                fours[to + k * FOUR + 1] = x[second + k];
                fours[to + k * FOUR + 2] = x[third + k];
                fours[to + k * FOUR + 3] = x[fourth + k];
            }
        });
    }

    int count() {
        return count;
    }

    /** The rows as they were given. */
    float[] rows() {
        return rows;
    }

    int stride() {
        return stride;
    }

    /** Whole fours, column by column. */
    float[] fours() {
        return fours;
    }
}
