package dev.ratchet.rewards.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.domain.fault.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SandboxChildTest {
    private static final Limits LIMITS = Limits.standard();

    @BeforeAll
    static void mustHaveTools() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "no bwrap here: apt-get install bubblewrap");
    }

    private static List<String> host(String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", classPath));
        command.addAll(List.of(HostProcess.class.getName(), "2"));
        return command;
    }

    private static Program shell(String script) {
        return Program.of(LIMITS, "/bin/sh", "-c", script);
    }

    @Test
    void programs_end_as_they_do_in_a_sandbox_of_this_process() {
        try (SandboxChild child = SandboxChild.start(host())) {
            assertThat(child.isolation()).containsAnyOf("cgroup", "watchdog");
            assertThat(child.run(shell("printf 'caf\\303\\251'; echo no >&2; exit 3")))
                    .isInstanceOfSatisfying(Outcome.Finished.class, finished -> {
                        assertThat(finished.exit()).isEqualTo(3);
                        assertThat(finished.stdout()).isEqualTo("café");
                        assertThat(finished.stderr()).isEqualTo("no\n");
                        assertThat(finished.wall()).isPositive();
                    });
            Limits brief = LIMITS.withTimes(Duration.ofMillis(300), Duration.ofMillis(300));
            assertThat(child.run(Program.of(brief, "/bin/sh", "-c", "sleep 30")))
                    .isInstanceOfSatisfying(
                            Outcome.TimedOut.class,
                            timedOut -> assertThat(timedOut.clock()).isEqualTo(Outcome.Clock.WALL));
            assertThat(child.run(shell("yes"))).isInstanceOf(Outcome.TooMuchOutput.class);
        }
    }

    @Test
    void all_of_a_program_arrives() {
        Program program = new Program(
                List.of("/bin/sh", "main.sh"),
                Map.of("main.sh", "cat - other.txt; echo $WORD"),
                "in \u2028 \"quoted\"\n",
                Map.of("WORD", "ü"),
                List.of(),
                0,
                LIMITS);
        try (SandboxChild child = SandboxChild.start(host())) {
            Program whole = new Program(
                    program.command(),
                    Map.of("main.sh", "cat - other.txt; echo $WORD", "other.txt", "file\n"),
                    program.stdin(),
                    program.environment(),
                    program.mounts(),
                    program.reserved(),
                    program.limits());
            assertThat(child.run(whole))
                    .isInstanceOfSatisfying(
                            Outcome.Finished.class,
                            finished -> assertThat(finished.stdout()).isEqualTo("in \u2028 \"quoted\"\nfile\nü\n"));
            assertThat(SandboxWire.program(SandboxWire.read(SandboxWire.line(SandboxWire.of(whole)))))
                    .isEqualTo(whole);
        }
    }

    @Test
    void many_ask_at_once_and_each_gets_its_own_answer() {
        try (SandboxChild child = SandboxChild.start(host())) {
            List<CompletableFuture<Outcome>> running = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> child.run(shell("echo " + i))))
                    .toList();
            for (int i = 0; i < running.size(); i++) {
                String expected = i + "\n";
                assertThat(running.get(i).join())
                        .isInstanceOfSatisfying(
                                Outcome.Finished.class,
                                finished -> assertThat(finished.stdout()).isEqualTo(expected));
            }
        }
    }

    @Test
    void the_process_that_starts_programs_has_no_credentials() throws Exception {
        // What this process has: whatever its parent exported. Nothing but the few that are listed may come through.
        assertThat(System.getenv()).hasSizeGreaterThan(3);
        try (SandboxChild child = SandboxChild.start(host())) {
            byte[] environment = Files.readAllBytes(
                    Path.of("/proc/%d/environ".formatted(child.process().pid())));
            assertThat(new String(environment, UTF_8).split("\0"))
                    .filteredOn(variable -> !variable.isEmpty())
                    .allSatisfy(variable -> assertThat(variable.split("=", 2)[0])
                            .isIn(
                                    "PATH",
                                    "LANG",
                                    "TMPDIR",
                                    "RATCHET_JAVA_OPTIONS",
                                    "RATCHET_LOG_LEVEL",
                                    "MALLOC_ARENA_MAX"));
        }
    }

    @Test
    void one_that_is_killed_breaks_what_it_ran_and_serves_the_next() throws Exception {
        try (SandboxChild child = SandboxChild.start(host())) {
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> child.run(shell("sleep 8")));
            long first = child.process().pid();
            while (ProcessHandle.of(first).orElseThrow().descendants().findAny().isEmpty()) {
                Thread.onSpinWait();
            }

            child.process().destroyForcibly();

            assertThatThrownBy(running::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("the process that starts programs died");
            assertThat(child.run(shell("echo again")))
                    .isInstanceOfSatisfying(
                            Outcome.Finished.class,
                            finished -> assertThat(finished.stdout()).isEqualTo("again\n"));
            assertThat(child.process().pid()).isNotEqualTo(first);
        }
    }

    @Test
    void it_ends_when_who_asked_is_done() throws Exception {
        SandboxChild child = SandboxChild.start(host());
        ProcessHandle process = child.process();

        child.close();

        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> child.run(shell("echo"))).hasMessage("the sandbox is closed");
    }

    @Test
    void missing_isolation_is_told_with_its_remedy() {
        assertThatThrownBy(() -> SandboxChild.start(host("-Dos.arch=sparc")))
                .isInstanceOf(FaultException.class)
                .hasMessage("sandbox: processor sparc (expected: amd64 or aarch64, whose system calls are known)");
    }

    @Test
    void one_that_cannot_start_is_an_error_and_no_verdict() {
        assertThatThrownBy(() -> SandboxChild.start(List.of("/bin/false")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended at its start");
    }
}
