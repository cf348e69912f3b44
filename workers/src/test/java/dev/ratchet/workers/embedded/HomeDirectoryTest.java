package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void the_home_lies_in_the_working_directory_unless_the_environment_names_another() {
        assertThat(HomeDirectory.of(Map.of(), directory).root()).isEqualTo(directory.resolve(".ratchet"));
        assertThat(HomeDirectory.of(Map.of("RATCHET_HOME", "x/../y"), directory).root())
                .isEqualTo(directory.resolve("y"));
        assertThat(HomeDirectory.of(Map.of("RATCHET_HOME", "/srv/ratchet"), directory)
                        .root())
                .isEqualTo(Path.of("/srv/ratchet"));
    }

    @Test
    void only_the_owner_may_enter() throws Exception {
        HomeDirectory home = new HomeDirectory(directory.resolve("deep/home")).create();

        for (Path made : new Path[] {home.root(), home.logs(), home.store()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_place_where_nothing_can_be_made_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> new HomeDirectory(file.resolve("home")).create())
                .hasMessageContaining(file + "/home cannot be made")
                .hasMessageContaining("RATCHET_HOME");
    }

    @Test
    void a_home_is_locked_once_and_again_after_it_was_let_go() {
        HomeDirectory home = new HomeDirectory(directory);

        try (HomeLock _ = home.lock()) {
            assertThatThrownBy(home::lock)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        home.lock().close();
    }

    @Test
    void a_look_from_outside_keeps_nobody_from_locking() throws Exception {
        HomeDirectory home = new HomeDirectory(directory).create();
        home.lock().close(); // makes the file that is looked at
        ProcessBuilder builder = new ProcessBuilder(
                Processes.java(LookingProcess.class, home.root().toString()));
        builder.environment().put(ParentWatch.VARIABLE, "this one");
        Process looking = builder.start();
        try {
            assertThat(looking.inputReader().readLine()).isEqualTo("looking");
            for (int i = 0; i < 300; i++) {
                home.lock().close();
            }
            assertThat(looking.isAlive()).isTrue();
        } finally {
            looking.destroyForcibly();
        }
    }

    @Test
    void a_home_whose_owner_was_killed_is_told_from_one_that_was_let_go() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        assertThat(home.abandoned()).isFalse();

        home.lock().close();
        assertThat(home.abandoned()).isFalse();

        try (HomeLock _ = home.lock()) {
            assertThat(home.abandoned()).isFalse();
            assertThat(home.tryLock()).isEmpty();
        }
        Files.writeString(home.lockFile(), "4711"); // as a process leaves it that is killed
        assertThat(home.abandoned()).isTrue();
    }

    @Test
    void what_was_remembered_is_found_again() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        assertThat(HomeState.read(home)).isEqualTo(new HomeState(null, null));

        new HomeState(7240, 8240).write(home);

        assertThat(HomeState.read(home)).isEqualTo(new HomeState(7240, 8240));
    }

    @Test
    void a_damaged_state_is_named_with_what_to_do() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        Files.writeString(home.stateFile(), "{\"temporalPort\": ");

        assertThatThrownBy(() -> HomeState.read(home))
                .hasMessageContaining(home.stateFile().toString())
                .hasMessageContaining("delete it");
    }

    @Test
    void a_large_log_is_put_aside_and_goes_on_at_its_beginning() throws Exception {
        RotatedLog log = new RotatedLog(directory.resolve("a.log"));
        for (String content : new String[] {"first", "second"}) {
            Files.writeString(log.file(), content + "\n" + "x".repeat(10 << 20));
            log.rotateIfLarge();
        }
        Files.writeString(log.file(), "a\nb\nc\n");
        log.rotateIfLarge();

        assertThat(log.tail(2)).isEqualTo("b\nc");
        assertThat(directory.resolve("a.log.1")).content().startsWith("second");
        assertThat(directory.resolve("a.log.2")).content().startsWith("first");
    }
}
