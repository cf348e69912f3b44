package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** A column that a version of a schema added. */
final class AddedColumn<R, V> extends Column<R, V> {
    private final Column<R, V> column;
    private final int since;
    private final V before;

    AddedColumn(Column<R, V> column, int since, V before) {
        super(column.name());
        require(since >= 2, "version that adds column %s: %d (expected: >= 2)", column.name(), since);
        this.column = column;
        this.since = since;
        this.before = before;
    }

    @Override
    Field field() {
        return column.field();
    }

    @Override
    void fill(FieldVector vector, List<R> rows) {
        column.fill(vector, rows);
    }

    @Override
    V get(FieldVector vector, int row) {
        return column.get(vector, row);
    }

    @Override
    int since() {
        return since;
    }

    @Override
    V before() {
        return before;
    }
}
