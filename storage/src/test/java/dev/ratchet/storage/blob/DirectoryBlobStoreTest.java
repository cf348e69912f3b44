package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;
import static dev.ratchet.storage.Faults.assertFault;
import static dev.ratchet.storage.blob.BlobStoreContract.keys;
import static dev.ratchet.storage.blob.BlobStoreContract.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest implements BlobStoreContract, FolderContract {
    @TempDir
    Path folder;

    @Override
    public BlobStore emptyStore() {
        return new DirectoryBlobStore(
                folder.resolve(UUID.randomUUID().toString()).resolve("store"));
    }

    @Test
    void a_key_is_the_path_of_a_plain_file() throws IOException {
        new DirectoryBlobStore(folder).create("a/b.json", text("content"));

        assertThat(folder.resolve("a/b.json")).hasContent("content");
    }

    @Test
    void what_a_killed_writer_left_is_never_listed_and_swept_after_a_day() throws IOException {
        new DirectoryBlobStore(folder).create("a", text("x"));
        Path young = Files.writeString(folder.resolve(".tmp/young"), "half an obj");
        Path old = Files.writeString(folder.resolve(".tmp/old"), "half an obj");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

        BlobStore opened = new DirectoryBlobStore(folder);

        assertThat(keys(opened, "")).containsExactly("a");
        assertThat(young).exists(); // its writer may be alive
        assertThat(old).doesNotExist();
    }

    @Test
    void no_temporary_file_is_left_behind() throws IOException {
        BlobStore store = new DirectoryBlobStore(folder);
        store.create("a", text("x"));
        store.create("a", text("y"));

        assertThat(folder.resolve(".tmp")).isEmptyDirectory();
    }

    @Test
    void a_file_in_place_of_the_directory_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertFault(INVALID_REQUEST, () -> new DirectoryBlobStore(file))
                .hasMessageContaining("expected: a directory")
                .hasMessageContaining(file.toString());
        assertFault(INVALID_REQUEST, () -> new DirectoryBlobStore(file.resolve("below")))
                .hasMessageContaining("expected: a directory");
    }

    @Test
    void a_full_disk_is_named_with_key_path_and_bytes() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertFault(STORAGE_UNAVAILABLE, () -> new StoreOutputStream(full, "a/1", folder).write(new byte[7]))
                .hasMessageContaining("object a/1: cannot write 7 bytes after 0 to " + folder)
                .hasMessageContaining("No space left on device");
    }

    @Test
    void whoever_comes_second_forces_the_folder_to_disk_too() throws IOException {
        BlobStore store = new DirectoryBlobStore(folder.resolve("store"));
        store.create("a/1", text("first"));

        List<String> forced = foldersForced(
                () -> assertThat(store.create("a/1", text("second"))).isFalse());

        assertThat(forced).contains(folder.resolve("store/a").toString());
    }

    /** Paths that are forced to disk meanwhile, as the JDK's flight recorder saw it. */
    private List<String> foldersForced(Runnable work) throws IOException {
        Path recorded = folder.resolve("forces.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(recorded);
        }
        return RecordingFile.readAllEvents(recorded).stream()
                .map(event -> event.getString("path"))
                .toList();
    }

    @Test
    void a_store_that_vanished_is_unavailable() throws IOException {
        BlobStore store = new DirectoryBlobStore(folder.resolve("store"));
        Files.delete(folder.resolve("store/.tmp"));

        assertFault(STORAGE_UNAVAILABLE, () -> store.create("a", text("x"))).hasMessageContaining("object a");
    }
}
