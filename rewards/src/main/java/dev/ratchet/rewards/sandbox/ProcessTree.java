package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code /proc} says of a process and all below it. Processes that live for less than the time between looks may be missed. */
final class ProcessTree {
    /** Of {@code /proc/PID/stat}, which counts in ticks of 10 ms on every processor that we know. */
    private static final long MILLIS_PER_TICK = 10;

    /** Where the fields begin after the name, counted from the state as 0. */
    private static final int FIRST_TIME = 11;

    private final Set<ProcessHandle> seen = new HashSet<>();
    private Duration cpu = Duration.ZERO;

    /**
     * @param cpu used so far, with that of processes that ended and were waited for
     * @param memory in bytes: pages of no file, those shared with others counted for each
     */
    record Usage(Duration cpu, long memory) {}

    void forget() {
        seen.clear();
        cpu = Duration.ZERO;
    }

    Usage look(long root) {
        long ticks = 0;
        long memory = 0;
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Path process = Path.of("/proc", Long.toString(open.remove()));
            try {
                ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                        .ifPresent(seen::add);
                ticks += ticks(Files.readString(process.resolve("stat")));
                memory += Files.readString(process.resolve("status"))
                        .lines()
                        .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                        .mapToLong(ProcessTree::kilobytes)
                        .sum();
                open.addAll(children(process));
            } catch (IOException _) {
                // It ended between two reads; what it used is then its parent's.
            }
        }
        Duration now = Duration.ofMillis(ticks * MILLIS_PER_TICK);
        cpu = now.compareTo(cpu) > 0 ? now : cpu;
        return new Usage(cpu, 1024 * memory);
    }

    /** Kills all that was seen and waits until it is gone. */
    void empty() {
        for (ProcessHandle process : seen) {
            process.destroyForcibly();
        }
        for (ProcessHandle process : seen) {
            while (process.isAlive()) {
                Pause.millis(1);
            }
        }
    }

    private static List<Long> children(Path process) throws IOException {
        Deque<Long> children = new ArrayDeque<>();
        try (var threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                for (String child :
                        Files.readString(thread.resolve("children")).strip().split(" ", -1)) {
                    if (!child.isEmpty()) {
                        children.add(Long.parseLong(child));
                    }
                }
            }
        }
        return List.copyOf(children);
    }

    private static long ticks(String stat) {
        // The name, in parentheses, may hold anything, parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    private static long kilobytes(String line) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        return Long.parseLong(value.substring(0, value.indexOf(' ')));
    }
}
