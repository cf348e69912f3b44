package dev.ratchet.storage.trajectory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns of UTF-8 text. */
final class TextColumns {
    private TextColumns() {}

    /** Fills {@code vector} with texts, an empty one being null. */
    static void fill(VarCharVector vector, List<Optional<String>> texts) {
        byte[][] encoded = new byte[texts.size()][];
        int[] offsets = new int[texts.size() + 1];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = texts.get(i).orElse("").getBytes(UTF_8);
            offsets[i + 1] = Math.addExact(offsets[i], encoded[i].length);
        }
        vector.allocateNew(offsets[encoded.length], encoded.length);
        vector.zeroVector();
        Buffers.put(vector.getOffsetBuffer(), offsets, offsets.length);
        for (int i = 0; i < encoded.length; i++) {
            vector.getDataBuffer().setBytes(offsets[i], encoded[i]);
            if (texts.get(i).isPresent()) {
                BitVectorHelper.setBit(vector.getValidityBuffer(), i);
            }
        }
        vector.setLastSet(encoded.length - 1);
        vector.setValueCount(encoded.length);
    }

    static String text(VarCharVector vector, int row) {
        return new String(vector.get(row), UTF_8);
    }

    static final class Required<R> extends Column<R, String> {
        private final Function<R, String> value;

        Required(String name, Function<R, String> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return new Field(name(), FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            TextColumns.fill(
                    (VarCharVector) vector,
                    rows.stream().map(value).map(Optional::of).toList());
        }

        @Override
        String get(FieldVector vector, int row) {
            return TextColumns.text((VarCharVector) vector, row);
        }
    }

    static final class Maybe<R> extends Column<R, Optional<String>> {
        private final Function<R, Optional<String>> value;

        Maybe(String name, Function<R, Optional<String>> value) {
            super(name);
            this.value = value;
        }

        @Override
        Field field() {
            return new Field(name(), FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
        }

        @Override
        void fill(FieldVector vector, List<R> rows) {
            TextColumns.fill((VarCharVector) vector, rows.stream().map(value).toList());
        }

        @Override
        Optional<String> get(FieldVector vector, int row) {
            return vector.isNull(row) ? Optional.empty() : Optional.of(TextColumns.text((VarCharVector) vector, row));
        }
    }
}
