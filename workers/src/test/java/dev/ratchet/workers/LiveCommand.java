package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a pipe, as a process that is looked at while it runs. */
public final class LiveCommand implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private LiveCommand(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Where the temporal program is; a test is skipped where there is none. */
    public static Path cacheWithTemporal() {
        Map<String, String> environment = environmentWithCache();
        assumeThatCode(() -> TemporalBinary.locate(environment, System.err::println))
                .as("the temporal program can be had")
                .doesNotThrowAnyException();
        return Path.of(environment.get(TemporalBinary.CACHE_VARIABLE)).toAbsolutePath();
    }

    /** This process's environment, with the checkout's cache where it names none. */
    public static Map<String, String> environmentWithCache() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
        return environment;
    }

    /** Types {@code arguments} in {@code folder}, where the home is and where it prints to files named {@code name}. */
    public static LiveCommand start(Path folder, String name, String... arguments) throws IOException {
        return start(folder, name, Map.of(), arguments);
    }

    /** As the other, with some variables more. */
    public static LiveCommand start(Path folder, String name, Map<String, String> environment, String... arguments)
            throws IOException {
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        ProcessBuilder builder = Program.process("128m", all)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TEMPORAL_"));
        builder.environment()
                .put(TemporalBinary.CACHE_VARIABLE, cacheWithTemporal().toString());
        builder.environment().putAll(environment);
        return new LiveCommand(builder.start(), out, err);
    }

    /** Waits until it has printed {@code text}. */
    public LiveCommand await(String text) throws IOException, InterruptedException {
        while (!(out() + err()).contains(text)) {
            assertThat(process.isAlive())
                    .as("waiting for \"%s\": %s%s", text, out(), err())
                    .isTrue();
            Thread.sleep(50);
        }
        return this;
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the command ends").isTrue();
        return process.exitValue();
    }

    /** Command lines of all processes with {@code part} in them. */
    public static List<String> processes(Path part) {
        return ProcessHandle.allProcesses()
                .map(LiveCommand::commandLine)
                .filter(line -> line.contains(part.toString()))
                .toList();
    }

    /** The whole of it, which the JDK's own look at a process cuts off after 4,096 bytes; nothing if the process is gone. */
    public static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends what is left of it, as after a test that failed. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
