package dev.ratchet.policy.kernels;

/** Numbers as they are. */
final class Float32Panels implements PanelMatrix {
    private final int rows;
    private final int columns;
    private final float[] values;

    Float32Panels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        values = new float[Lanes.padded(rows) * columns];
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
        return (long) values.length * Float.BYTES;
    }

    @Override
    public void putRow(int r, float[] row) {
        int at = index(r, 0);
        for (int column = 0; column < columns; column++) {
            values[at + column * Lanes.PANEL] = row[column];
        }
    }

    @Override
    public float at(int row, int column) {
        return values[index(row, column)];
    }

    @Override
    public float[] panel(int panel, float[] scratch) {
        return values;
    }

    @Override
    public int from(int panel) {
        return panel * columns * Lanes.PANEL;
    }

    @Override
    public boolean panelsFollow() {
        return true;
    }
}
