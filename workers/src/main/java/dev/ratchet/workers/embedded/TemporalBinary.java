package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the real {@code temporal} program, which carries the server, its UI and SQLite in one file. */
public final class TemporalBinary {
    /** Names the program to use, before any other place. */
    public static final String VARIABLE = "RATCHET_TEMPORAL_BINARY";

    /** Names the folder for what Ratchet downloads; the launcher sets it to {@code .cache} in the project. */
    public static final String CACHE_VARIABLE = "RATCHET_CACHE";

    static final String REMEDIES =
            "put `temporal` on PATH, or set %s to it, or set TEMPORAL_ADDRESS to a server elsewhere"
                    .formatted(VARIABLE);

    private TemporalBinary() {}

    /**
     * The program that {@value #VARIABLE} names, else the one on PATH, else the pinned release, installed into the cache.
     *
     * @param progress told before something that takes a while
     * @throws FaultException with what to do, if there is none and none can be installed; there is no stand-in
     */
    public static Path locate(Map<String, String> environment, Consumer<String> progress) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            Path program = Path.of(named).toAbsolutePath();
            require(
                    Files.isRegularFile(program) && Files.isExecutable(program),
                    "%s: %s (expected: an executable file)",
                    VARIABLE,
                    named);
            return program;
        }

        return Executables.find("temporal", environment)
                .orElseGet(() -> pinned(cache(environment), environment, progress));
    }

    private static Path cache(Map<String, String> environment) {
        String named = environment.getOrDefault(CACHE_VARIABLE, "");
        return Path.of(named.isBlank() ? ".cache" : named).toAbsolutePath().normalize();
    }

    private static Path pinned(Path cache, Map<String, String> environment, Consumer<String> progress) {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        Optional<TemporalRelease> release = TemporalRelease.of(system, processor);
        return release.map(found -> new TemporalInstaller(found, cache, environment, progress).installed())
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID_REQUEST,
                        "temporal: no pinned release for %s on %s (expected: Linux on amd64 or aarch64; %s)"
                                .formatted(system, processor, REMEDIES)));
    }
}
