package dev.ratchet.policy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Memory and time of this process, as Linux tells it. */
final class Resident {
    private Resident() {}

    /** Seconds of processor time that this process has used. */
    static double cpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                * 1e-3;
    }

    /** The largest it was, in bytes. */
    static long peakBytes() {
        return 1024 * Long.parseLong(line("VmHWM:").replace(" kB", ""));
    }

    /** The largest it was, as in {@code 1234 kB}. */
    static String peak() {
        return line("VmHWM:") + ", now " + line("VmRSS:");
    }

    private static String line(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
