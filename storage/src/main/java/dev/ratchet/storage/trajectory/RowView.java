package dev.ratchet.storage.trajectory;

import org.apache.arrow.vector.VectorSchemaRoot;

/** One row of a decoded block. */
record RowView<R>(VectorSchemaRoot block, int row) {
    <V> V get(Column<R, V> column) {
        return column.get(block.getVector(column.name()), row);
    }
}
