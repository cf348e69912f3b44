package dev.ratchet.storage.trajectory;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/** A channel into memory whose bytes can be read while it is written. */
final class ByteSink implements WritableByteChannel {
    private byte[] bytes = new byte[1 << 16];
    private int length;

    @Override
    public int write(ByteBuffer source) {
        int count = source.remaining();
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, bytes.length * 2L)));
        }
        source.get(bytes, length, count);
        length = needed;
        return count;
    }

    /** The bytes written so far and room behind them, not a copy. */
    byte[] view() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
