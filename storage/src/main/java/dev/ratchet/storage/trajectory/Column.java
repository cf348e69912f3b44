package dev.ratchet.storage.trajectory;

import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.TokenIds;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One column of a stored table: its name and type, and how a row's value goes into a vector and comes out of it.
 *
 * @param <R> the record of a row
 * @param <V> the value in this column
 */
abstract class Column<R, V> {
    private final String name;

    Column(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    abstract Field field();

    /** Fills an empty vector with the values of {@code rows}, in bulk. */
    abstract void fill(FieldVector vector, List<R> rows);

    abstract V get(FieldVector vector, int row);

    /** The first version of the schema that has this column. */
    int since() {
        return 1;
    }

    /** The first version of the schema that no longer has this column. */
    int until() {
        return Integer.MAX_VALUE;
    }

    /** What rows of older versions mean by not having it; asked of added columns only. */
    V before() {
        throw new IllegalStateException("column %s: in every version (expected: it is never missing)".formatted(name));
    }

    /** The same column, which version {@code since} added; {@code before} stands for it in rows of older versions. */
    final Column<R, V> addedBy(int since, V before) {
        return new AddedColumn<>(this, since, before);
    }

    /** The same column, which version {@code until} removed; only one into which nothing was ever written may go. */
    final Column<R, V> removedBy(int until) {
        return new RemovedColumn<>(this, until);
    }

    static <R> Column<R, Integer> int32(String name, ToIntFunction<R> value) {
        return new FixedColumns.Ints<>(name, value);
    }

    static <R> Column<R, Optional<Double>> optionalFloat64(String name, Function<R, Optional<Double>> value) {
        return new FixedColumns.OptionalDoubles<>(name, value);
    }

    static <R> Column<R, String> text(String name, Function<R, String> value) {
        return new TextColumns.Required<>(name, value);
    }

    static <R> Column<R, Optional<String>> optionalText(String name, Function<R, Optional<String>> value) {
        return new TextColumns.Maybe<>(name, value);
    }

    static <R> Column<R, List<String>> texts(String name, Function<R, List<String>> value) {
        return new ListColumns.Texts<>(name, value);
    }

    static <R> Column<R, List<Double>> float64s(String name, Function<R, List<Double>> value) {
        return new ListColumns.Doubles<>(name, value);
    }

    static <R> Column<R, TokenIds> tokens(String name, Function<R, TokenIds> value) {
        return new ListColumns.Tokens<>(name, value);
    }

    static <R> Column<R, LogProbs> logProbs(String name, Function<R, LogProbs> value) {
        return new ListColumns.Logs<>(name, value);
    }
}
