package dev.ratchet.storage.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns of numbers. */
final class FixedColumns {
    private FixedColumns() {}

    static final class Ints<R> extends Column<R, Integer> {
        private final ToIntFunction<R> value;

        Ints(String name, ToIntFunction<R> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return new Field(name(), FieldType.notNullable(new ArrowType.Int(32, true)), null);
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            IntVector ints = (IntVector) vector;
            ints.allocateNew(rows.size());
            Buffers.put(ints.getDataBuffer(), rows.stream().mapToInt(value).toArray(), rows.size());
            Buffers.setAllValid(ints.getValidityBuffer(), rows.size());
            ints.setValueCount(rows.size());
        }

        @Override
        Integer get(FieldVector vector, int row) {
            return ((IntVector) vector).get(row);
        }
    }

    static final class OptionalDoubles<R> extends Column<R, Optional<Double>> {
        private final Function<R, Optional<Double>> value;

        OptionalDoubles(String name, Function<R, Optional<Double>> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            ArrowType type = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            return new Field(name(), FieldType.nullable(type), null);
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            Float8Vector doubles = (Float8Vector) vector;
            doubles.allocateNew(rows.size());
            doubles.zeroVector(); // what stands under a null is 0, so that equal rows give equal bytes
            for (int i = 0; i < rows.size(); i++) {
                int row = i;
                value.apply(rows.get(i)).ifPresent(number -> doubles.set(row, number));
            }
            doubles.setValueCount(rows.size());
        }

        @Override
        Optional<Double> get(FieldVector vector, int row) {
            Float8Vector doubles = (Float8Vector) vector;
            return doubles.isNull(row) ? Optional.empty() : Optional.of(doubles.get(row));
        }
    }
}
