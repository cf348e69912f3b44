package dev.ratchet.storage.trajectory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/** Bulk copies between Java arrays and Arrow buffers; element by element they are twenty times slower. */
final class Buffers {
    private Buffers() {}

    static void put(ArrowBuf buffer, int[] values, int count) {
        view(buffer, 0, (long) count * Integer.BYTES).asIntBuffer().put(values, 0, count);
    }

    static void put(ArrowBuf buffer, float[] values, int count) {
        view(buffer, 0, (long) count * Float.BYTES).asFloatBuffer().put(values, 0, count);
    }

    static void put(ArrowBuf buffer, double[] values, int count) {
        view(buffer, 0, (long) count * Double.BYTES).asDoubleBuffer().put(values, 0, count);
    }

    static int[] ints(ArrowBuf buffer, int from, int to) {
        int[] values = new int[to - from];
        view(buffer, (long) from * Integer.BYTES, (long) values.length * Integer.BYTES)
                .asIntBuffer()
                .get(values);
        return values;
    }

    static float[] floats(ArrowBuf buffer, int from, int to) {
        float[] values = new float[to - from];
        view(buffer, (long) from * Float.BYTES, (long) values.length * Float.BYTES)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** Sets the validity of the first {@code count} values, and nothing behind them: equal rows give equal bytes. */
    static void setAllValid(ArrowBuf validity, int count) {
        int whole = count / 8;
        for (int i = 0; i < whole; i++) {
            validity.setByte(i, 0xFF);
        }
        if (count % 8 != 0) {
            validity.setByte(whole, (1 << count % 8) - 1);
        }
    }

    private static ByteBuffer view(ArrowBuf buffer, long offset, long length) {
        if (length == 0) {
            return ByteBuffer.allocate(0);
        }
        return buffer.nioBuffer(offset, Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
