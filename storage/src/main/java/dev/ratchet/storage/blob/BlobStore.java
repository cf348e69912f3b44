package dev.ratchet.storage.blob;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Immutable blobs under slash-separated keys; as small an interface as its callers need, and safe for many threads.
 *
 * <p>A key has 1 to 512 characters: segments of {@code A-Z a-z 0-9 . _ = -} with slashes between, none of which begins
 * with a dot. No key may be a folder of another. Methods throw {@code INVALID_REQUEST} for a key outside this grammar and
 * {@code STORAGE_UNAVAILABLE} when the store cannot be reached or is full; clients retry inside, callers do not.
 */
public interface BlobStore {
    /**
     * Writes what {@code content} writes unless the key is taken, and returns whether this call created the blob.
     *
     * <p>Atomic and durable: when this returns, the whole blob of exactly one writer is there. When {@code content}
     * fails, nothing is: its {@link java.io.IOException} comes out as {@link java.io.UncheckedIOException}. When the key
     * is taken, {@code content} may or may not be asked.
     */
    boolean create(String key, BlobWriter content);

    /** Like {@link #create(String, BlobWriter)} with the bytes at hand. */
    default boolean create(String key, byte[] content) {
        return create(key, out -> out.write(content));
    }

    /**
     * Opens up to {@code length} bytes from {@code offset}: fewer where the blob ends before; empty if there is no such
     * blob. Sees every create that returned before.
     */
    Optional<InputStream> read(String key, long offset, long length);

    /** Opens the whole blob; empty if there is none. */
    default Optional<InputStream> read(String key) {
        return read(key, 0, Long.MAX_VALUE);
    }

    /** Bytes of the blob; empty if there is none. */
    OptionalLong size(String key);

    /** The keys that start with {@code prefix}, in lexicographic order; close the stream when done. */
    Stream<String> list(String prefix);

    /**
     * The folders directly below {@code folder}, each with its slash, in lexicographic order; close the stream when done. Costs
     * as much as there are, whatever lies in them. A folder that was made for a key which nobody created may be among them.
     *
     * @param folder empty, or ends with a slash
     */
    Stream<String> folders(String folder);
}
