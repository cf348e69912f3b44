package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;

/**
 * What one program may use. Sizes are in bytes.
 *
 * @param cpu processor time of the whole tree of processes
 * @param wall time on the clock
 * @param memory of the whole tree
 * @param processes that may exist at once, threads included
 * @param openFiles of one process
 * @param fileSize of one file
 * @param disk all files together; they live in memory
 * @param output of stdout and of stderr, each
 */
public record Limits(
        Duration cpu, Duration wall, long memory, int processes, int openFiles, long fileSize, long disk, int output) {
    private static final long MIB = 1 << 20;

    public Limits {
        require(atLeast(cpu, 10), "limit cpu: %s (expected: >= 10 ms)", cpu);
        require(atLeast(wall, 10), "limit wall: %s (expected: >= 10 ms)", wall);
        require(memory >= 16 * MIB, "limit memory: %d (expected: >= 16 MiB)", memory);
        require(processes >= 1, "limit processes: %d (expected: >= 1)", processes);
        require(openFiles >= 8, "limit open files: %d (expected: >= 8)", openFiles);
        require(fileSize >= 0, "limit file size: %d (expected: >= 0)", fileSize);
        // tmpfs takes a size of 0 for no limit at all.
        require(disk >= MIB, "limit disk: %d (expected: >= 1 MiB)", disk);
        require(output >= 0, "limit output: %d (expected: >= 0)", output);
    }

    /** 5 s of processor, 10 s of clock, 512 MiB, 64 processes, 128 open files, 16 MiB a file, 64 MiB of files, 1 MiB of output. */
    public static Limits standard() {
        return new Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(10), 512 * MIB, 64, 128, 16 * MIB, 64 * MIB, (int) MIB);
    }

    public Limits withTimes(Duration newCpu, Duration newWall) {
        return new Limits(newCpu, newWall, memory, processes, openFiles, fileSize, disk, output);
    }

    public Limits withMemory(long bytes) {
        return new Limits(cpu, wall, bytes, processes, openFiles, fileSize, disk, output);
    }

    private static boolean atLeast(Duration time, int millis) {
        return time.compareTo(Duration.ofMillis(millis)) >= 0;
    }
}
