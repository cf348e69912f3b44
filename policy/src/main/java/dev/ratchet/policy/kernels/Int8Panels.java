package dev.ratchet.policy.kernels;

/** Eight bits for each number, times the scale of its row. */
final class Int8Panels implements PanelMatrix {
    private static final int LARGEST = 127;

    private final int rows;
    private final int columns;
    private final byte[] values;
    private final float[] scales;

    Int8Panels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        values = new byte[Lanes.padded(rows) * columns];
        scales = new float[Lanes.padded(rows)];
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
        return values.length + (long) scales.length * Float.BYTES;
    }

    @Override
    public void putRow(int r, float[] row) {
        float largest = 0;
        for (float value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        scales[r] = largest / LARGEST;
        int at = index(r, 0);
        for (int column = 0; column < columns; column++) {
            values[at + column * Lanes.PANEL] =
                    largest == 0 ? 0 : (byte) Math.rint(row[column] * (double) LARGEST / largest);
        }
    }

    @Override
    public float at(int row, int column) {
        return values[index(row, column)] * scales[row];
    }

    @Override
    public float[] panel(int panel, float[] scratch) {
        int start = panel * columns * Lanes.PANEL;
        if (!Lanes.VECTORS) {
            for (int i = 0; i < columns * Lanes.PANEL; i++) {
                scratch[i] = values[start + i] * scales[panel * Lanes.PANEL + i % Lanes.PANEL];
            }
            return scratch;
        }
        Vectors.unpack(values, start, columns * Lanes.PANEL, scales, panel * Lanes.PANEL, scratch);
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
