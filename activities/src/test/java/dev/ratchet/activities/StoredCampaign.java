package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The JSON objects of a {@link TinyCampaign} as they were written once. The files are never changed; new formats come beside them. */
public final class StoredCampaign {
    private StoredCampaign() {}

    /** Three iterations, when every schema was in its first version. */
    public static BlobStore ofFormat1() {
        BlobStore store = new InMemoryBlobStore();
        try {
            Path folder = Path.of(requireNonNull(StoredCampaign.class.getResource("format-1"), "format-1")
                    .toURI());
            for (Path file : files(folder)) {
                store.create(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
