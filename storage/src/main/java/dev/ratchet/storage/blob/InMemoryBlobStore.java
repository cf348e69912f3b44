package dev.ratchet.storage.blob;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Blobs on the heap, for tests and benchmarks: everything the interface promises, but gone with the process. */
public final class InMemoryBlobStore implements BlobStore {
    private final NavigableMap<String, byte[]> blobs = new TreeMap<>();

    @Override
    public boolean create(String key, BlobWriter content) {
        KeyGrammar.checkKey(key);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            content.writeTo(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (blobs) {
            checkFolders(key);
            return blobs.putIfAbsent(key, written.toByteArray()) == null;
        }
    }

    @Override
    public Optional<InputStream> read(String key, long offset, long length) {
        KeyGrammar.checkKey(key);
        KeyGrammar.checkRange(key, offset, length);
        return find(key).map(blob -> {
            int from = (int) Math.min(offset, blob.length);
            return new ByteArrayInputStream(blob, from, (int) Math.min(length, blob.length - from));
        });
    }

    @Override
    public OptionalLong size(String key) {
        KeyGrammar.checkKey(key);
        return find(key).map(blob -> OptionalLong.of(blob.length)).orElseGet(OptionalLong::empty);
    }

    @Override
    public Stream<String> list(String prefix) {
        KeyGrammar.checkPrefix(prefix);
        synchronized (blobs) {
            return List.copyOf(blobs.tailMap(prefix, true).keySet()).stream().takeWhile(key -> key.startsWith(prefix));
        }
    }

    private Optional<byte[]> find(String key) {
        synchronized (blobs) {
            return Optional.ofNullable(blobs.get(key));
        }
    }

    private void checkFolders(String key) {
        for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
            if (blobs.containsKey(key.substring(0, slash))) {
                throw KeyGrammar.folderConflict(key, key.substring(0, slash));
            }
        }
        String below = blobs.ceilingKey(key + "/");
        if (below != null && below.startsWith(key + "/")) {
            throw KeyGrammar.folderConflict(key, below);
        }
    }

    @Override
    public Stream<String> folders(String folder) {
        KeyGrammar.checkFolder(folder);
        try (Stream<String> keys = list(folder)) {
            return keys
                    .filter(key -> key.indexOf('/', folder.length()) > 0)
                    .map(key -> key.substring(0, key.indexOf('/', folder.length()) + 1))
                    .distinct()
                    .toList()
                    .stream();
        }
    }
}
