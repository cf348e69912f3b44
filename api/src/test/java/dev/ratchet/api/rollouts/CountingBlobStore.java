package dev.ratchet.api.rollouts;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Counts the bytes that are read, and how often something is asked for. */
final class CountingBlobStore extends ForwardingBlobStore {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    CountingBlobStore(BlobStore store) {
        super(store);
    }

    long bytes() {
        return bytes.get();
    }

    long requests() {
        return requests.get();
    }

    void reset() {
        bytes.set(0);
        requests.set(0);
    }

    @Override
    public Optional<InputStream> read(String key, long offset, long length) {
        requests.incrementAndGet();
        return store.read(key, offset, length).map(Counting::new);
    }

    @Override
    public OptionalLong size(String key) {
        requests.incrementAndGet();
        return store.size(key);
    }

    @Override
    public Stream<String> list(String prefix) {
        requests.incrementAndGet();
        return store.list(prefix);
    }

    @Override
    public Stream<String> folders(String folder) {
        requests.incrementAndGet();
        return store.folders(folder);
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
