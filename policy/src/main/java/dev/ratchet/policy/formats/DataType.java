package dev.ratchet.policy.formats;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** How safetensors stores a number, for the types that become floats without loss. */
enum DataType {
    F32(4) {
        @Override
        void widen(ByteBuffer stored, FloatBuffer values) {
            FloatBuffer floats = stored.asFloatBuffer();
            values.put(floats);
        }
    },
    F16(2) {
        @Override
        void widen(ByteBuffer stored, FloatBuffer values) {
            while (stored.hasRemaining()) {
                values.put(Float.float16ToFloat(stored.getShort()));
            }
        }
    },
    BF16(2) {
        @Override
        void widen(ByteBuffer stored, FloatBuffer values) {
            while (stored.hasRemaining()) {
                values.put(Float.intBitsToFloat(stored.getShort() << 16));
            }
        }
    };

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    int bytes() {
        return bytes;
    }

    /** Appends the little-endian numbers of {@code stored} to {@code values}. */
    abstract void widen(ByteBuffer stored, FloatBuffer values);
}
