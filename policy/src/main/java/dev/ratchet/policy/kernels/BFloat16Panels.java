package dev.ratchet.policy.kernels;

/** The upper halves of the numbers. */
final class BFloat16Panels implements PanelMatrix {
    private final int rows;
    private final int columns;
    private final short[] values;

    BFloat16Panels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        values = new short[Lanes.padded(rows) * columns];
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public long bytes() {
        return (long) values.length * Short.BYTES;
    }

    @Override
    public void putRow(int r, float[] row) {
        int at = index(r, 0);
        for (int column = 0; column < columns; column++) {
            values[at + column * Lanes.PANEL] = rounded(row[column]);
        }
    }

    /** To nearest, ties to even; finite numbers only. */
    private static short rounded(float value) {
        int bits = Float.floatToIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    @Override
    public float at(int row, int column) {
        return Float.intBitsToFloat(values[index(row, column)] << 16);
    }

    @Override
    public float[] panel(int panel, float[] scratch) {
        int start = panel * columns * Lanes.PANEL;
        if (!Lanes.VECTORS) {
            for (int i = 0; i < columns * Lanes.PANEL; i++) {
                scratch[i] = Float.intBitsToFloat(values[start + i] << 16);
            }
            return scratch;
        }
        Vectors.unpack(values, start, columns * Lanes.PANEL, scratch);
        return scratch;
    }

    @Override
    public int from(int panel) {
        return 0;
    }

    @Override
    public boolean panelsFollow() {
        return false;
    }
}
