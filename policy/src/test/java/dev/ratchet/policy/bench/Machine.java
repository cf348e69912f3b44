package dev.ratchet.policy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the figures were measured on.
 *
 * @param device the GPU that was measured on; empty if it was the processor
 * @param flops floating point operations a second of a large product of fp32 matrices
 * @param readBytes bytes a second of a sum over a large array
 * @param copyBytes bytes a second, read and written, of a large copy
 */
record Machine(String device, double flops, double readBytes, double copyBytes) {
    /** The better of two measurements: others may have used the machine. */
    Machine atMost(Machine other) {
        return new Machine(
                device,
                Math.max(flops, other.flops),
                Math.max(readBytes, other.readBytes),
                Math.max(copyBytes, other.copyBytes));
    }

    /** A fact a line. */
    List<String> facts(int threads, int rounds) throws IOException {
        Path processor = Path.of("/proc/cpuinfo");
        String flags = Arrays.stream(field(processor, "flags").split("\\s+"))
                .filter(flag -> flag.matches("avx.*|fma|amx.*"))
                .collect(Collectors.joining(" "));
        long kilobytes =
                Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""));
        return List.of(
                "%s (%s), %d cores, %.0f GiB of memory; %d threads, rounds of the last run: %d, OMP_WAIT_POLICY %s"
                        .formatted(
                                field(processor, "model name"),
                                flags,
                                Runtime.getRuntime().availableProcessors(),
                                kilobytes / 1048576.0,
                                threads,
                                rounds,
                                System.getenv().getOrDefault("OMP_WAIT_POLICY", "not set")),
                String.format(
                        Locale.ROOT,
                        "measured on %s: %.0f GFLOP/s (product of fp32 matrices, 2,048 each way), %.1f GB/s read, %.1f GB/s read and written",
                        device.isEmpty() ? "the processor" : device,
                        flops / 1e9,
                        readBytes / 1e9,
                        copyBytes / 1e9));
    }

    private static String field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split(":", 2))
                    .filter(field -> field[0].strip().equals(name))
                    .map(field -> field[1].strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
