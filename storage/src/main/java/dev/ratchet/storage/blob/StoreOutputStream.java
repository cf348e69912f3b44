package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A stream into a file of the store. What the disk refuses becomes STORAGE_UNAVAILABLE, so that it cannot be mistaken for
 * a failure of the writer's own sources.
 */
final class StoreOutputStream extends OutputStream {
    private final OutputStream out;
    private final String key;
    private final Path file;
    private long bytes;

    StoreOutputStream(OutputStream out, String key, Path file) {
        this.out = out;
        this.key = key;
        this.file = file;
    }

    /** Bytes written so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void write(int value) {
        try {
            out.write(value);
            bytes++;
        } catch (IOException e) {
            throw unavailable(1, e);
        }
    }

    @Override
    public void write(byte[] values, int offset, int length) {
        try {
            out.write(values, offset, length);
            bytes += length;
        } catch (IOException e) {
            throw unavailable(length, e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw unavailable(0, e);
        }
    }

    private FaultException unavailable(int length, IOException e) {
        return new FaultException(
                STORAGE_UNAVAILABLE,
                "object %s: cannot write %d bytes after %d to %s: %s (expected: a disk with room; free some, then start again)"
                        .formatted(key, length, bytes, file, e.getMessage()),
                e);
    }
}
