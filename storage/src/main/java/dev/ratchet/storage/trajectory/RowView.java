package dev.ratchet.storage.trajectory;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One row of a decoded block.
 *
 * @param version of the schema that the block is of
 */
record RowView<R>(VectorSchemaRoot block, int row, int version) {
    <V> V get(Column<R, V> column) {
        return column.since() > version ? column.before() : column.get(block.getVector(column.name()), row);
    }
}
