package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads of blobs that fit into memory, with faults in place of exceptions of I/O. */
public final class Blobs {
    private Blobs() {}

    /** All bytes of a blob; empty if there is none. */
    public static Optional<byte[]> find(BlobStore store, String key) {
        return store.read(key).map(in -> bytesOf(key, in));
    }

    /** All bytes of a blob that a record names. */
    public static byte[] read(BlobStore store, String key) {
        return find(store, key).orElseThrow(() -> missing(key));
    }

    /** Up to {@code length} bytes from {@code offset} of a blob that a record names. */
    public static byte[] read(BlobStore store, String key, long offset, long length) {
        return bytesOf(key, store.read(key, offset, length).orElseThrow(() -> missing(key)));
    }

    public static FaultException missing(String key) {
        return new FaultException(
                MISSING_DATA,
                "object %s: not there (expected: the object that a record names). Restore it from a copy or go back to an earlier commit"
                        .formatted(key));
    }

    private static byte[] bytesOf(String key, InputStream stream) {
        try (InputStream in = stream) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new FaultException(
                    STORAGE_UNAVAILABLE,
                    "object %s: reading broke off: %s (expected: a store that answers)".formatted(key, e),
                    e);
        }
    }
}
