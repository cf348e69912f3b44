package dev.ratchet.storage.blob;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Another store with something added, for those that add to few methods. */
public abstract class ForwardingBlobStore implements BlobStore {
    protected final BlobStore store;

    protected ForwardingBlobStore(BlobStore store) {
        this.store = store;
    }

    @Override
    public boolean create(String key, BlobWriter content) {
        return store.create(key, content);
    }

    @Override
    public Optional<InputStream> read(String key, long offset, long length) {
        return store.read(key, offset, length);
    }

    @Override
    public OptionalLong size(String key) {
        return store.size(key);
    }

    @Override
    public Stream<String> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public Stream<String> folders(String folder) {
        return store.folders(folder);
    }
}
