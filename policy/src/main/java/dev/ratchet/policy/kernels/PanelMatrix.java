package dev.ratchet.policy.kernels;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.policy.kernels.Team.Worker;
import java.nio.FloatBuffer;

/**
 * A matrix W of {@code rows} × {@code columns} that rows of x are multiplied with, x · Wᵀ: its rows lie in panels of
 * sixteen, column by column, so that a product reads memory from one end to the other.
 */
public sealed interface PanelMatrix permits Float32Panels, BFloat16Panels, Int8Panels {
    int rows();

    int columns();

    /** Bytes of memory that its numbers take. */
    long bytes();

    /** Takes over whole rows from {@code firstRow}; {@code values} has them one after the other. */
    default void put(int firstRow, FloatBuffer values) {
        float[] row = new float[columns()];
        for (int r = firstRow; values.hasRemaining(); r++) {
            values.get(row);
            putRow(r, row);
        }
    }

    /** Takes over row {@code r}. */
    void putRow(int r, float[] row);

    /** Where the number of a place lies among all of them, panel by panel. */
    default int index(int row, int column) {
        return (row / Lanes.PANEL * columns() + column) * Lanes.PANEL + row % Lanes.PANEL;
    }

    /** The number at a place, as products use it. */
    float at(int row, int column);

    /** An array that holds panel {@code panel} as 32-bit numbers from {@link #from}; it may be {@code scratch}. */
    float[] panel(int panel, float[] scratch);

    /** Where the panel begins in the array that {@link #panel} returns. */
    int from(int panel);

    /** Whether panels follow each other in one array. */
    boolean panelsFollow();

    /** One whose numbers are all 0. */
    static PanelMatrix zero(Precision precision, int rows, int columns) {
        long numbers = (long) Lanes.padded(rows) * columns;
        require(
                numbers <= Integer.MAX_VALUE - 8,
                "matrix of %d x %d: %d numbers (expected: at most 2^31 - 9 in one array)",
                rows,
                columns,
                numbers);
        return switch (precision) {
            case FP32 -> new Float32Panels(rows, columns);
            case BF16 -> new BFloat16Panels(rows, columns);
            case INT8 -> new Int8Panels(rows, columns);
        };
    }

    /** Parts of a product that may be computed apart, each of {@link #columnsOfPart} columns of y. */
    default int parts() {
        return Math.ceilDiv(Lanes.panels(rows()), Tile.WIDE);
    }

    /** Columns of y that a part writes, the last one fewer: whole panels. */
    default int columnsOfPart(int part) {
        return Math.min(Tile.WIDE * Lanes.PANEL, Lanes.padded(rows()) - firstColumn(part));
    }

    /** The first column of y that a part writes. */
    static int firstColumn(int part) {
        return part * Tile.WIDE * Lanes.PANEL;
    }

    /**
     * y = x · Wᵀ by all threads of a team.
     *
     * @param x rows of {@code columns} numbers, {@code stride} apart
     * @param y rows that lie {@code yStride} apart, at least {@code rows} rounded up to whole panels
     */
    default void multiply(Team team, float[] x, int stride, int count, float[] y, int yStride) {
        PackedRows packed = team.pack(x, stride, count, columns());
        team.each(parts(), (part, worker) -> multiply(part, worker, packed, y, firstColumn(part), yStride));
    }

    /** Writes one part's columns of x · Wᵀ: rows {@code yStride} apart, the first from {@code to}. */
    default void multiply(int part, Worker worker, PackedRows x, float[] y, int to, int yStride) {
        int width = columnsOfPart(part);
        int first = part * Tile.WIDE;
        if (x.count() == 1 && Lanes.VECTORS && width == Tile.WIDE * Lanes.PANEL && panelsFollow()) {
            VectorTile.multiplyWide(x.rows(), 0, panel(first, worker.panel(0)), from(first), columns(), y, to);
            return;
        }
        for (int i = 0; i < width / Lanes.PANEL; i++) {
            int panel = first + i;
            float[] numbers = panel(panel, worker.panel(Lanes.PANEL * columns()));
            int from = from(panel);
            int next = panelsFollow() && panel + 1 < Lanes.panels(rows()) ? from(panel + 1) : from;
            worker.touched += Tile.multiply(x, numbers, from, next, columns(), y, to + i * Lanes.PANEL, yStride);
        }
    }
}
