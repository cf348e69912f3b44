package dev.ratchet.policy.kernels;

/**
 * The innermost products: rows of x times one panel of sixteen columns.
 *
 * <p>y[r][c] is s after s = fma(x[r][k], panel[k][c], s) for k = 0, 1, … in this order from s = 0, whatever the number of
 * rows. Up to four rows share each load of the panel; with more the sums no longer fit into sixteen registers. Sums that begin
 * with what y has would be a third slower, since the compiler then checks every index (docs/lab-notes.md).
 */
public final class Tile {
    /** Panels of {@link VectorTile#multiplyWide}. */
    static final int WIDE = 4;

    private Tile() {}

    /**
     * y = x · panel.
     *
     * @param x rows that lie {@code stride} apart, the first from {@code at}, of {@code length} numbers each
     * @param panel {@code length} times sixteen numbers from {@code from}
     * @param y rows of sixteen that lie {@code yStride} apart, the first from {@code to}
     */
    public static void multiply(
            float[] x,
            int at,
            int stride,
            int rows,
            float[] panel,
            int from,
            int length,
            float[] y,
            int to,
            int yStride) {
        if (!Lanes.VECTORS) {
            Scalar.multiply(x, at, stride, rows, panel, from, length, y, to, yStride);
            return;
        }
        VectorTile.multiply(x, at, stride, rows, panel, from, length, y, to, yStride);
    }

    /**
     * The same of packed rows, and brings another panel nearer meanwhile, so that memory and arithmetic wait less for each other.
     *
     * @param next where that panel begins in the array
     * @return a number of no meaning, which the caller must keep, or the compiler finds that nothing needs to be brought
     */
    static float multiply(PackedRows x, float[] panel, int from, int next, int length, float[] y, int to, int yStride) {
        if (!Lanes.VECTORS) {
            Scalar.multiply(x.rows(), 0, x.stride(), x.count(), panel, from, length, y, to, yStride);
            return 0;
        }
        return VectorTile.multiply(x, panel, from, next, length, y, to, yStride);
    }
}
