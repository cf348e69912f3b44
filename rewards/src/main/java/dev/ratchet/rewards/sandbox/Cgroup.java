package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One directory of a cgroup tree, made by us. A file that cannot be read or written is an {@link IllegalStateException} that
 * names it.
 */
record Cgroup(Path directory) {
    private static final String PREFIX = "ratchet-sandbox-";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /** A new one under {@code parent}, after those of processes that died are swept away. */
    static Cgroup under(Path parent) {
        sweep(parent);
        Path directory = parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
        try {
            return new Cgroup(Files.createDirectory(directory));
        } catch (IOException e) {
            throw new IllegalStateException("cgroup %s: cannot be made (%s)".formatted(directory, e), e);
        }
    }

    Path processes() {
        return directory.resolve("cgroup.procs");
    }

    boolean has(String file) {
        return Files.exists(directory.resolve(file));
    }

    void write(String file, String value) {
        try {
            Files.writeString(directory.resolve(file), value);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cgroup %s: %s cannot be set to %s (%s)".formatted(directory, file, value, e), e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file)).strip();
        } catch (IOException e) {
            throw new IllegalStateException("cgroup %s: %s cannot be read (%s)".formatted(directory, file, e), e);
        }
    }

    /** The number after {@code key} in a file of lines {@code key number}; 0 where there is no such line. */
    long number(String file, String key) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Kills what is in it and waits until it is gone. */
    void empty() {
        long begin = System.nanoTime();
        for (List<String> left = members(); !left.isEmpty(); left = members()) {
            for (String pid : left) {
                Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
                process.ifPresent(ProcessHandle::destroyForcibly);
            }
            if (System.nanoTime() - begin > PATIENCE) {
                throw new IllegalStateException(
                        "cgroup %s: processes %s outlive their kill".formatted(directory, left));
            }
            Pause.millis(1);
        }
    }

    void remove() {
        empty();
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new IllegalStateException("cgroup %s: cannot be removed (%s)".formatted(directory, e), e);
        }
    }

    private List<String> members() {
        return read("cgroup.procs").lines().toList();
    }

    private static void sweep(Path parent) {
        try (DirectoryStream<Path> ours = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (Path old : ours) {
                String owner = old.getFileName().toString().substring(PREFIX.length());
                long pid = Long.parseLong(owner.substring(0, owner.indexOf('-')));
                if (ProcessHandle.of(pid).isEmpty()) {
                    Files.deleteIfExists(old);
                }
            }
        } catch (IOException | NumberFormatException _) {
            // What cannot be swept does no harm: an empty cgroup is a name.
        }
    }
}
