package dev.ratchet.storage.trajectory;

import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.TokenIds;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns whose values are lists. */
final class ListColumns {
    private ListColumns() {}

    private static Field listOf(String name, ArrowType item) {
        return new Field(
                name,
                FieldType.notNullable(ArrowType.List.INSTANCE),
                List.of(new Field("item", FieldType.notNullable(item), null)));
    }

    /** Where each list begins and, at the end, where the last one ends. */
    private static int[] offsetsOf(int[] lengths) {
        int[] offsets = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], lengths[i]);
        }
        return offsets;
    }

    private static void fillOffsets(ListVector list, int[] offsets) {
        int rows = offsets.length - 1;
        Buffers.put(list.getOffsetBuffer(), offsets, offsets.length);
        Buffers.setAllValid(list.getValidityBuffer(), rows);
        list.setLastSet(rows - 1);
        list.setValueCount(rows);
    }

    private static ListVector allocated(FieldVector vector, int rows) {
        ListVector list = (ListVector) vector;
        list.setInitialCapacity(rows);
        list.allocateNew();
        return list;
    }

    static final class Tokens<R> extends Column<R, TokenIds> {
        private final Function<R, TokenIds> value;

        Tokens(String name, Function<R, TokenIds> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return listOf(name(), new ArrowType.Int(32, true));
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            List<TokenIds> values = rows.stream().map(value).toList();
            int[] offsets = offsetsOf(values.stream().mapToInt(TokenIds::length).toArray());
            int[] items = new int[offsets[values.size()]];
            for (int i = 0; i < values.size(); i++) {
                System.arraycopy(values.get(i).toArray(), 0, items, offsets[i], offsets[i + 1] - offsets[i]);
            }
            ListVector list = allocated(vector, values.size());
            IntVector data = (IntVector) list.getDataVector();
            data.allocateNew(items.length);
            Buffers.put(data.getDataBuffer(), items, items.length);
            Buffers.setAllValid(data.getValidityBuffer(), items.length);
            fillOffsets(list, offsets);
        }

        @Override
        TokenIds get(FieldVector vector, int row) {
            ListVector list = (ListVector) vector;
            return TokenIds.of(Buffers.ints(
                    list.getDataVector().getDataBuffer(),
                    list.getElementStartIndex(row),
                    list.getElementEndIndex(row)));
        }
    }

    static final class Logs<R> extends Column<R, LogProbs> {
        private final Function<R, LogProbs> value;

        Logs(String name, Function<R, LogProbs> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return listOf(name(), new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            List<LogProbs> values = rows.stream().map(value).toList();
            int[] offsets = offsetsOf(values.stream().mapToInt(LogProbs::length).toArray());
            float[] items = new float[offsets[values.size()]];
            for (int i = 0; i < values.size(); i++) {
                System.arraycopy(values.get(i).toArray(), 0, items, offsets[i], offsets[i + 1] - offsets[i]);
            }
            ListVector list = allocated(vector, values.size());
            Float4Vector data = (Float4Vector) list.getDataVector();
            data.allocateNew(items.length);
            Buffers.put(data.getDataBuffer(), items, items.length);
            Buffers.setAllValid(data.getValidityBuffer(), items.length);
            fillOffsets(list, offsets);
        }

        @Override
        LogProbs get(FieldVector vector, int row) {
            ListVector list = (ListVector) vector;
            return LogProbs.of(Buffers.floats(
                    list.getDataVector().getDataBuffer(),
                    list.getElementStartIndex(row),
                    list.getElementEndIndex(row)));
        }
    }

    static final class Doubles<R> extends Column<R, List<Double>> {
        private final Function<R, List<Double>> value;

        Doubles(String name, Function<R, List<Double>> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return listOf(name(), new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            List<List<Double>> values = rows.stream().map(value).toList();
            List<Double> items = values.stream().flatMap(List::stream).toList();
            ListVector list = allocated(vector, values.size());
            Float8Vector data = (Float8Vector) list.getDataVector();
            data.allocateNew(items.size());
            for (int i = 0; i < items.size(); i++) {
                data.set(i, items.get(i));
            }
            data.setValueCount(items.size());
            fillOffsets(list, offsetsOf(values.stream().mapToInt(List::size).toArray()));
        }

        @Override
        List<Double> get(FieldVector vector, int row) {
            ListVector list = (ListVector) vector;
            Float8Vector doubles = (Float8Vector) list.getDataVector();
            return IntStream.range(list.getElementStartIndex(row), list.getElementEndIndex(row))
                    .mapToObj(doubles::get)
                    .toList();
        }
    }

    static final class Texts<R> extends Column<R, List<String>> {
        private final Function<R, List<String>> value;

        Texts(String name, Function<R, List<String>> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return listOf(name(), ArrowType.Utf8.INSTANCE);
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            List<List<String>> values = rows.stream().map(value).toList();
            ListVector list = allocated(vector, values.size());
            TextColumns.fill(
                    (VarCharVector) list.getDataVector(),
                    values.stream().flatMap(List::stream).map(Optional::of).toList());
            fillOffsets(list, offsetsOf(values.stream().mapToInt(List::size).toArray()));
        }

        @Override
        List<String> get(FieldVector vector, int row) {
            ListVector list = (ListVector) vector;
            VarCharVector texts = (VarCharVector) list.getDataVector();
            return IntStream.range(list.getElementStartIndex(row), list.getElementEndIndex(row))
                    .mapToObj(item -> TextColumns.text(texts, item))
                    .toList();
        }
    }
}
