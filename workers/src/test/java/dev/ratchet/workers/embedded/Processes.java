package dev.ratchet.workers.embedded;

import java.io.File;
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

    /** Waits until the process is gone, and fails if it does not go. */
    static void awaitEnd(long pid) throws Exception {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            handle.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    static File devNull() {
        return new File("/dev/null");
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
