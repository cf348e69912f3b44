package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** A column that a version of a schema removed, since nothing was ever written into it: rows of older ones have it in vain. */
final class RemovedColumn<R, V> extends Column<R, V> {
    private final Column<R, V> column;
    private final int until;

    RemovedColumn(Column<R, V> column, int until) {
        super(column.name());
        require(until >= 2, "version that removes column %s: %d (expected: >= 2)", column.name(), until);
        this.column = column;
        this.until = until;
    }

    @Override
    Field field() {
        return column.field();
    }

    @Override
    void fill(FieldVector vector, List<R> rows) {
        throw new IllegalStateException("column %s: removed (expected: nobody writes it)".formatted(name()));
    }

    @Override
    V get(FieldVector vector, int row) {
        throw new IllegalStateException("column %s: removed (expected: nobody reads it)".formatted(name()));
    }

    @Override
    int until() {
        return until;
    }
}
