package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Real processes for tests: small JVMs on the test class path, and what a supervisor told of them. */
final class Processes {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Processes() {}

    /** The command line of {@code main} in a small JVM of its own. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    static ChildCommand child(String name, List<String> command, ChildCommand.Orphaned orphaned) {
        return new ChildCommand(name, command, new TreeMap<>(), orphaned);
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Waits until the process is gone, or dead and not yet collected by its new parent; fails if it does not go. */
    static void awaitEnd(long pid) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (ProcessHandle.of(pid).isPresent() && !dead(pid)) {
            assertThat(System.nanoTime()).as("end of process %d", pid).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean dead(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            return Files.exists(stat) && Files.readString(stat).contains(") Z ");
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Writes down what a supervisor tells. */
    static final class Story implements Consumer<ChildEvent> {
        private final BlockingQueue<ChildEvent> events = new LinkedBlockingQueue<>();

        @Override
        public void accept(ChildEvent event) {
            events.add(event);
        }

        /** The next event of this kind; those before it are skipped. */
        <E extends ChildEvent> E next(Class<E> kind) throws InterruptedException {
            while (true) {
                ChildEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + kind.getSimpleName() + " within " + PATIENCE);
                }
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
        }
    }
}
