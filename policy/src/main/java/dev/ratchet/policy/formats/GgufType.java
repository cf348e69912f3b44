package dev.ratchet.policy.formats;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * How GGUF stores numbers: in blocks with their own scale d (and minimum m), for the quantised types.
 *
 * <pre>Q8_0: x = d·q, q in [-128, 127];  Q4_0: x = d·(q − 8);  Q4_1: x = d·q + m, q in [0, 15]</pre>
 *
 * <p>Of the 16 bytes of a four-bit block the low halves are the first 16 numbers, the high halves the last 16.
 */
enum GgufType {
    F32(0, 1, 4) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            values.put(block.get(FLOAT, 0));
        }
    },
    F16(1, 1, 2) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            values.put(half(block, 0));
        }
    },
    BF16(30, 1, 2) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            values.put(Float.intBitsToFloat(block.get(SHORT, 0) << 16));
        }
    },
    Q4_0(2, 32, 18) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            float scale = half(block, 0);
            for (int i = 0; i < 16; i++) {
                values.put((block.get(JAVA_BYTE, 2 + i) & 15) * scale - 8 * scale);
            }
            for (int i = 0; i < 16; i++) {
                values.put((block.get(JAVA_BYTE, 2 + i) >> 4 & 15) * scale - 8 * scale);
            }
        }
    },
    Q4_1(3, 32, 20) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            float scale = half(block, 0);
            float minimum = half(block, 2);
            for (int i = 0; i < 16; i++) {
                values.put((block.get(JAVA_BYTE, 4 + i) & 15) * scale + minimum);
            }
            for (int i = 0; i < 16; i++) {
                values.put((block.get(JAVA_BYTE, 4 + i) >> 4 & 15) * scale + minimum);
            }
        }
    },
    Q8_0(8, 32, 34) {
        @Override
        void decode(MemorySegment block, FloatBuffer values) {
            float scale = half(block, 0);
            for (int i = 0; i < 32; i++) {
                values.put(block.get(JAVA_BYTE, 2 + i) * scale);
            }
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int code;
    private final int blockValues;
    private final int blockBytes;

    GgufType(int code, int blockValues, int blockBytes) {
        this.code = code;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    /** The number of this type in a file. */
    int code() {
        return code;
    }

    /** How many numbers a block has; a row is made of whole blocks. */
    int blockValues() {
        return blockValues;
    }

    long bytes(long values) {
        return values / blockValues * blockBytes;
    }

    /** Appends all numbers of {@code stored}, which are whole blocks. */
    void decodeAll(MemorySegment stored, FloatBuffer values) {
        for (long begin = 0; begin < stored.byteSize(); begin += blockBytes) {
            decode(stored.asSlice(begin, blockBytes), values);
        }
    }

    /** Appends the numbers of one block. */
    abstract void decode(MemorySegment block, FloatBuffer values);

    private static float half(MemorySegment block, long offset) {
        return Float.float16ToFloat(block.get(SHORT, offset));
    }
}
