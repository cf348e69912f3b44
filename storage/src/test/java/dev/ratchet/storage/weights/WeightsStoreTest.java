package dev.ratchet.storage.weights;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;
import static dev.ratchet.domain.fault.Fault.MISSING_DATA;
import static dev.ratchet.storage.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsStoreTest {
    private static final BranchId MAIN = BranchId.main("test");

    @TempDir
    Path folder;

    private final BlobStore store = new InMemoryBlobStore();

    @Test
    void in_a_directory_store_the_files_of_one_set_are_a_hugging_face_directory() {
        WeightsStore weights = new WeightsStore(new DirectoryBlobStore(folder));
        byte[] model = bytes(1_000);
        String sha256 = Checksums.sha256(model);

        weights.put(
                WeightsManifest.WEIGHTS,
                hash -> Keys.weightsFile(MAIN, hash, "model.safetensors"),
                out -> out.write(model));
        weights.put("config.json", _ -> Keys.weightsFile(MAIN, sha256, "config.json"), out -> out.write('x'));

        Path directory = folder.resolve("campaigns/test/main/weights").resolve(sha256);
        assertThat(directory.resolve("model.safetensors")).hasBinaryContent(model);
        assertThat(directory.resolve("config.json")).hasContent("x");
    }

    @Test
    void large_files_stream_and_come_back_proven() throws IOException {
        WeightsStore weights = new WeightsStore(new DirectoryBlobStore(folder));
        byte[] block = bytes(1 << 20);
        WeightsFile file = weights.put("model.safetensors", hash -> "w/" + hash, out -> {
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
        });

        assertThat(file.bytes()).isEqualTo(64L << 20);
        try (InputStream in = weights.open(file)) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(64L << 20);
        }
    }

    @Test
    void no_reader_gets_to_the_end_of_a_corrupt_file() {
        byte[] content = bytes(3_000);
        byte[] flipped = content.clone();
        flipped[17] ^= 1;
        store.create("flipped", flipped);
        store.create("short", bytes(2_999));
        store.create("long", bytes(3_001));
        WeightsStore weights = new WeightsStore(store);

        for (String key : List.of("flipped", "short", "long")) {
            WeightsFile file = new WeightsFile("model.safetensors", key, Checksums.sha256(content), 3_000);
            assertFault(CORRUPT_DATA, () -> weights.prove(file)).hasMessageContaining("object " + key);
            assertFault(CORRUPT_DATA, () -> {
                try (InputStream in = weights.open(file)) {
                    in.readAllBytes();
                }
            });
            assertFault(CORRUPT_DATA, () -> {
                try (InputStream in = weights.open(file)) {
                    while (in.skip(7) > 0) {
                        assertThat(in.read()).isGreaterThanOrEqualTo(-1);
                    }
                    in.readAllBytes();
                }
            });
        }
    }

    @Test
    void the_read_that_would_complete_a_corrupt_file_throws() throws IOException {
        byte[] flipped = bytes(100);
        flipped[0] ^= 1;
        store.create("flipped", flipped);
        WeightsFile file = new WeightsFile("model.safetensors", "flipped", Checksums.sha256(bytes(100)), 100);

        try (InputStream in = new WeightsStore(store).open(file)) {
            assertThat(in.readNBytes(99)).hasSize(99);
            assertFault(CORRUPT_DATA, in::read).hasMessageContaining("sha256");
        }
    }

    @Test
    void a_writer_that_writes_other_bytes_the_second_time_leaves_nothing() {
        AtomicInteger times = new AtomicInteger();

        assertThatThrownBy(() -> new WeightsStore(store)
                        .put("model.safetensors", hash -> "w/" + hash, out -> out.write(times.incrementAndGet())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the same bytes both times");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_missing() {
        WeightsFile file = new WeightsFile("model.safetensors", "w/1", Checksums.sha256(new byte[0]), 0);

        assertFault(MISSING_DATA, () -> new WeightsStore(store).open(file)).hasMessageContaining("w/1");
    }

    @Test
    void the_first_manifest_names_the_weights() {
        WeightsFile file = new WeightsFile("model.safetensors", "w/1", Checksums.sha256(new byte[0]), 0);
        WeightsManifest first = new WeightsManifest(1, null, List.of(file));
        WeightsManifest second = new WeightsManifest(2, "parent", List.of(file));

        WeightsStore.MANIFESTS.createOrRead(store, "m", first);

        assertThat(WeightsStore.MANIFESTS.createOrRead(store, "m", second).content())
                .isEqualTo(first);
        assertThat(first.weightsSha256()).isEqualTo(file.sha256());
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(5).nextBytes(bytes);
        return bytes;
    }
}
