package dev.ratchet.workers.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.Program;
import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C as a person presses it: on a terminal, made by the {@code script} program, whose driver turns it into SIGINT. */
@Timeout(600)
class InterruptTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CTRL_C = "\u0003";
    private static final String QUESTION = "Ctrl-C again: stop at once.";

    private Path cache = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void findPrograms() {
        String path = System.getenv().getOrDefault("PATH", "");
        assumeThat(Stream.of(path.split(File.pathSeparator, -1)).map(each -> Path.of(each, "script")))
                .as("a terminal: script on PATH (Debian: apt-get install bsdutils)")
                .anyMatch(Files::isExecutable);
        cache = LiveCommand.cacheWithTemporal();
    }

    @Test
    void the_first_ctrl_c_asks_and_the_second_stops_at_once_and_nothing_is_lost() throws Exception {
        Files.writeString(
                folder.resolve("tiny.yaml"), RunCommandTest.SPECIFICATION.replace("iterations: 2", "iterations: 500"));

        try (OnTerminal first = new OnTerminal("first")) {
            first.await("iteration   1/500");
            first.type(CTRL_C);
            first.await(QUESTION);
            first.type(CTRL_C);
            first.await("Stopping at once. Nothing is lost");
            assertThat(first.exitCode()).isEqualTo(130);
            assertThat(first.output()).doesNotContain("died");
        }
        assertThat(processes()).isEmpty();

        try (OnTerminal second = new OnTerminal("second")) {
            second.await("Campaign tiny goes on, after iteration ");
            second.await("/500");
            second.type(CTRL_C);
            second.await(QUESTION);
            second.type("d\n");
            second.await("Campaign tiny goes on in the background (process ");
            assertThat(second.exitCode()).isZero();
            assertThat(second.output()).doesNotContain("died");
        }
        awaitBackground();

        try (OnTerminal third = new OnTerminal("third")) {
            third.await("Campaign tiny goes on, after iteration ");
            third.await("/500");
            assertThat(third.output()).doesNotContain("Starting the stack");
            third.type(CTRL_C);
            third.await("Ctrl-C again: leave.");
            third.type("p\n");
            assertThat(third.exitCode()).as(third.output()).isZero();
        } finally {
            stopBackground();
        }
        assertThat(processes()).isEmpty();
    }

    private List<String> processes() {
        return LiveCommand.processes(folder.resolve("home"));
    }

    private void awaitBackground() throws IOException, InterruptedException {
        Path log = folder.resolve("home/logs/up.log");
        while (!Files.exists(log) || !Files.readString(log).contains("Ready.")) {
            assertThat(processes()).anyMatch(line -> line.contains(" up "));
            Thread.sleep(50);
        }
    }

    /** As the last line of the command that detached says: by SIGTERM. */
    private void stopBackground() {
        String home = folder.resolve("home").toString();
        ProcessHandle.allProcesses()
                .filter(process -> LiveCommand.commandLine(process).contains(" up --home " + home))
                .toList()
                .forEach(process -> {
                    process.destroy();
                    process.onExit().join();
                });
    }

    /** The command on a terminal of its own. */
    private final class OnTerminal implements AutoCloseable {
        private final Path output;
        private final Process process;

        OnTerminal(String name) throws IOException {
            output = folder.resolve(name);
            String command =
                    Program.command(
                                    "128m",
                                    List.of(
                                            "run",
                                            "tiny.yaml",
                                            "--home",
                                            folder.resolve("home").toString()))
                            .stream()
                            .map(word -> "'" + word + "'")
                            .collect(Collectors.joining(" "));
            // What a script starts in the background ignores Ctrl-C, and so would all that it starts.
            ProcessBuilder builder = Program.quick(new ProcessBuilder(
                            "script",
                            "--quiet",
                            "--return",
                            "--flush",
                            "--command",
                            "exec env --default-signal=INT " + command,
                            "/dev/null"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("TEMPORAL_"));
            builder.environment().put(TemporalBinary.CACHE_VARIABLE, cache.toString());
            process = builder.start();
        }

        void type(String keys) throws IOException {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        void await(String text) throws IOException, InterruptedException {
            Instant end = Instant.now().plus(PATIENCE);
            while (!output().contains(text)) {
                assertThat(process.isAlive() && Instant.now().isBefore(end))
                        .as("waiting for \"%s\": %s", text, output())
                        .isTrue();
                Thread.sleep(50);
            }
        }

        String output() throws IOException {
            return Files.readString(output);
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
