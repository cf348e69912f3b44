package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;

/**
 * A matrix of 32-bit numbers outside the heap, or a part of one.
 *
 * @param from where its first number lies in {@code memory}, in numbers
 * @param stride numbers from one row to the next, or from one column to the next if it is transposed
 * @param transposed whether {@code rows} and {@code columns} are those of the matrix turned over
 */
public record Matrix(MemorySegment memory, long from, int rows, int columns, int stride, boolean transposed) {
    /** All of {@code numbers}, row by row. */
    public static Matrix of(FloatBuffer numbers, int columns) {
        MemorySegment memory = MemorySegment.ofBuffer(numbers);
        return new Matrix(memory, 0, numbers.remaining() / columns, columns, columns, false);
    }

    /** New and all 0. The engine's products have bits that may depend on where numbers begin, so all begin a line of the cache. */
    public static Matrix zero(Arena arena, int rows, int columns) {
        long bytes = Math.max(1, (long) rows * columns) * Float.BYTES;
        return new Matrix(LargePages.allocate(arena, bytes), 0, rows, columns, columns, false);
    }

    /** A matrix that begins where this one does, of other rows and columns, which are not more numbers. */
    public Matrix shaped(int otherRows, int otherColumns) {
        require(
                (long) otherRows * otherColumns <= (long) rows * columns && columns == stride,
                "matrix of %d x %d: %d x %d (expected: not more numbers)",
                rows,
                columns,
                otherRows,
                otherColumns);
        return new Matrix(memory, from, otherRows, otherColumns, otherColumns, false);
    }

    /** The same numbers, its rows being columns. */
    public Matrix turned() {
        return new Matrix(memory, from, /* rows= */ columns, /* columns= */ rows, stride, !transposed);
    }

    /** Some rows of a matrix that is not transposed. */
    public Matrix rows(int first, int count) {
        return part(first, count, 0, columns);
    }

    /** Some rows and columns of a matrix that is not transposed. */
    public Matrix part(int firstRow, int rowCount, int firstColumn, int columnCount) {
        require(
                firstRow >= 0
                        && firstRow + rowCount <= rows
                        && firstColumn >= 0
                        && firstColumn + columnCount <= columns,
                "matrix of %d x %d: %d rows from %d and %d columns from %d (expected: within it)",
                rows,
                columns,
                rowCount,
                firstRow,
                columnCount,
                firstColumn);
        return new Matrix(memory, at(firstRow) + firstColumn, rowCount, columnCount, stride, false);
    }

    /** Copies a row into {@code x}, from 0. */
    public void get(int row, float[] x) {
        get(row, x, 0);
    }

    /** Copies a row into {@code x}, from {@code to}. */
    public void get(int row, float[] x, int to) {
        MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, at(row) * Float.BYTES, x, to, columns);
    }

    /** Takes over a row from {@code x}, from 0. */
    public void put(int row, float[] x) {
        MemorySegment.copy(x, 0, memory, ValueLayout.JAVA_FLOAT, at(row) * Float.BYTES, columns);
    }

    /** Takes over the rows of a matrix of as many columns, from {@code first} on. */
    public void putRows(int first, Matrix others) {
        for (int row = 0; row < others.rows; row++) {
            MemorySegment.copy(
                    others.memory,
                    others.at(row) * Float.BYTES,
                    memory,
                    at(first + row) * Float.BYTES,
                    (long) columns * Float.BYTES);
        }
    }

    public void clear(int row) {
        memory.asSlice(at(row) * Float.BYTES, (long) columns * Float.BYTES).fill((byte) 0);
    }

    /** Where its first number lies. */
    MemorySegment address() {
        return memory.asSlice(from * Float.BYTES);
    }

    private long at(int row) {
        return from + (long) row * stride;
    }
}
