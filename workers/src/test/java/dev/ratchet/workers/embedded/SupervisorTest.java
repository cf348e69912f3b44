package dev.ratchet.workers.embedded;

import static dev.ratchet.workers.embedded.Processes.awaitEnd;
import static dev.ratchet.workers.embedded.Processes.child;
import static dev.ratchet.workers.embedded.Processes.kill;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.workers.embedded.ChildCommand.Orphaned;
import dev.ratchet.workers.embedded.ChildEvent.Died;
import dev.ratchet.workers.embedded.ChildEvent.NotStarted;
import dev.ratchet.workers.embedded.ChildEvent.Restarting;
import dev.ratchet.workers.embedded.ChildEvent.Started;
import dev.ratchet.workers.embedded.ChildEvent.Stopped;
import dev.ratchet.workers.embedded.Processes.Story;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Backoff SHORT =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(30));

    @TempDir
    Path directory;

    private final Story story = new Story();

    private Supervisor supervisor(Duration patience) {
        return new Supervisor(new HomeDirectory(directory), story, SHORT, patience);
    }

    private Supervisor supervisor() {
        return supervisor(Processes.PATIENCE);
    }

    @Test
    void a_child_that_is_killed_is_started_again() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(child("sleeper", List.of("sleep", "600"), Orphaned.IS_KILLED));
            long first = story.next(Started.class).pid();

            kill(first);

            assertThat(story.next(Died.class)).satisfies(died -> {
                assertThat(died.pid()).isEqualTo(first);
                assertThat(died.exitCode()).isEqualTo(137);
            });
            assertThat(story.next(Restarting.class)).isEqualTo(new Restarting("sleeper", SHORT.first(), 1));
            long second = story.next(Started.class).pid();
            assertThat(second).isNotEqualTo(first);
            assertThat(supervisor.pid("sleeper")).hasValue(second);
        }
    }

    @Test
    void a_child_that_always_dies_young_is_started_less_and_less_often() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(child("crasher", List.of("sh", "-c", "exit 7"), Orphaned.IS_KILLED));

            assertThat(story.next(Died.class).exitCode()).isEqualTo(7);
            assertThat(story.next(Restarting.class).after()).isEqualTo(Duration.ofMillis(20));
            assertThat(story.next(Restarting.class).after()).isEqualTo(Duration.ofMillis(40));
            assertThat(story.next(Restarting.class).after()).isEqualTo(SHORT.longest());
            assertThat(story.next(Restarting.class)).isEqualTo(new Restarting("crasher", SHORT.longest(), 4));
        }
    }

    @Test
    void a_program_that_is_not_there_is_told_of() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(child("nobody", List.of("/no/such/program"), Orphaned.ENDS_ITSELF));

            // With setsid the program is looked for by the child, else by the supervisor.
            if (Executables.find("setsid", System.getenv()).isPresent()) {
                assertThat(story.next(Died.class).exitCode()).isPositive();
                assertThat(Files.readString(directory.resolve("logs/nobody.log")))
                        .contains("/no/such/program");
            } else {
                assertThat(story.next(NotStarted.class).why()).contains("/no/such/program");
            }
        }
    }

    @Test
    void closing_asks_every_child_to_end_and_the_first_one_last() throws Exception {
        Supervisor supervisor = supervisor();
        supervisor.start(child("server", List.of("sleep", "600"), Orphaned.IS_KILLED));
        supervisor.start(child("worker", List.of("sleep", "600"), Orphaned.IS_KILLED));
        story.next(Started.class);
        story.next(Started.class);

        supervisor.close();

        assertThat(story.next(Stopped.class)).satisfies(stopped -> {
            assertThat(stopped.child()).isEqualTo("worker");
            assertThat(stopped.exitCode()).isEqualTo(143);
        });
        assertThat(story.next(Stopped.class).child()).isEqualTo("server");
    }

    @Test
    void a_child_that_ignores_the_request_to_end_is_killed() throws Exception {
        Supervisor supervisor = supervisor(Duration.ofMillis(300));
        supervisor.start(child(
                "deaf", List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"), Orphaned.IS_KILLED));
        story.next(Started.class);
        awaitLog("deaf", "deaf");

        supervisor.close();

        assertThat(story.next(Stopped.class).exitCode()).isEqualTo(137);
    }

    @Test
    void a_stopped_child_stays_stopped_and_its_name_is_free() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            ChildCommand sleeper = child("sleeper", List.of("sleep", "600"), Orphaned.IS_KILLED);
            supervisor.start(sleeper);
            story.next(Started.class);
            assertThatThrownBy(() -> supervisor.start(sleeper)).hasMessageContaining("sleeper runs already");

            supervisor.stop("sleeper");

            story.next(Stopped.class);
            assertThatThrownBy(() -> supervisor.pid("sleeper")).hasMessageContaining("child: sleeper (expected");
            supervisor.start(sleeper);
            story.next(Started.class);
        }
    }

    @Test
    void memory_of_this_process_and_its_children_is_known_where_the_system_tells() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(child("worker", Processes.java(SleepingWorker.class), Orphaned.ENDS_ITSELF));
            story.next(Started.class);

            if (Files.exists(Path.of("/proc/self/status"))) {
                assertThat(supervisor.residentBytes().orElseThrow()).isBetween(10L << 20, 10L << 30);
                assertThat(supervisor.peakResidentBytes().orElseThrow()).isBetween(10L << 20, 10L << 30);
            } else {
                assertThat(supervisor.residentBytes()).isEmpty();
            }
        }
    }

    @Test
    void a_child_whose_guard_is_killed_does_not_run_on_unguarded() throws Exception {
        try (Supervisor supervisor = supervisor()) {
            supervisor.start(child("sleeper", List.of("sleep", "600"), Orphaned.IS_KILLED));
            long first = story.next(Started.class).pid();
            ProcessHandle guard = awaitGrandchild(first);

            guard.destroyForcibly();

            assertThat(story.next(Died.class).pid()).isEqualTo(first);
            story.next(Started.class);
        }
    }

    /** The cat that the guard of {@code pid} waits for. */
    private static ProcessHandle awaitGrandchild(long pid) {
        long end = System.nanoTime() + Processes.PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var found = ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .flatMap(ProcessHandle::children)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no guard of " + pid);
    }

    @Test
    void nothing_is_left_behind_when_the_supervisor_is_killed() throws Exception {
        Process supervisor = new ProcessBuilder(Processes.java(SupervisorProcess.class, directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> children = new HashMap<>();
        BufferedReader lines = supervisor.inputReader(UTF_8);
        while (children.size() < 2) {
            String[] line = String.valueOf(lines.readLine()).split(" ", -1);
            children.put(line[0], Long.parseLong(line[1]));
        }
        assertThat(children).containsOnlyKeys("stranger", "worker");
        assertThatThrownBy(() -> new HomeDirectory(directory).lock())
                .hasMessageContaining("in use by process " + supervisor.pid());

        supervisor.destroyForcibly().waitFor();

        for (long child : children.values()) {
            awaitEnd(child);
        }
        new HomeDirectory(directory).lock().close();
    }

    private void awaitLog(String name, String text) throws Exception {
        Path log = directory.resolve("logs").resolve(name + ".log");
        long end = System.nanoTime() + Processes.PATIENCE.toNanos();
        while (!Files.exists(log) || !Files.readString(log).contains(text)) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
