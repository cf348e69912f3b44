package dev.ratchet.workers.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory in RAM of a set of processes, from the system's /proc, and the most it ever was. */
final class ResidentMemory {
    // "status" gives kilobytes; "statm" gives pages, whose size differs between machines and cannot be asked for.
    private static final String FIELD = "VmRSS:";

    private long peak = -1;

    /** Bytes of all {@code processes} together; one that is gone counts 0; empty without /proc. */
    synchronized OptionalLong read(List<Long> processes) {
        if (!Files.exists(Path.of("/proc/self/status"))) {
            return OptionalLong.empty();
        }

        long sum = processes.stream().mapToLong(ResidentMemory::residentBytes).sum();
        peak = Math.max(peak, sum);
        return OptionalLong.of(sum);
    }

    synchronized OptionalLong peak() {
        return peak < 0 ? OptionalLong.empty() : OptionalLong.of(peak);
    }

    private static long residentBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .map(line ->
                            line.substring(FIELD.length()).replace("kB", "").strip())
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // it ended meanwhile
        }
    }
}
