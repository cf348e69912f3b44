package dev.ratchet.api.serving;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;

/**
 * How much serving takes on.
 *
 * @param threads that compute; 0 for as many as the machine has
 * @param cacheMegabytes of keys and values, for each campaign that is served; 0 for a fifth of the process's memory
 * @param rows answers that are written at a time
 * @param waiting requests that may wait, a quarter of them of one client
 * @param patience after which a client that waits is given a sign of life
 * @param models versions of policies that are kept in memory
 */
public record ServingLimits(int threads, int cacheMegabytes, int rows, int waiting, int models, Duration patience) {
    /** Connections on which nothing moves for a minute are closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public static final ServingLimits STANDARD = new ServingLimits(0, 0, 64, 1024, 2);

    public ServingLimits(int threads, int cacheMegabytes, int rows, int waiting, int models) {
        this(threads, cacheMegabytes, rows, waiting, models, PATIENCE);
    }

    public ServingLimits {
        require(0 <= threads && threads <= 1024, "serving threads: %d (expected: 0 to 1024)", threads);
        require(cacheMegabytes >= 0, "serving cache: %d MB (expected: >= 0)", cacheMegabytes);
        require(1 <= rows && rows <= 1024, "serving rows: %d (expected: 1 to 1024)", rows);
        require(1 <= waiting, "serving queue: %d (expected: >= 1)", waiting);
        require(1 <= models && models <= 100, "serving models: %d (expected: 1 to 100)", models);
    }

    int threadsHere() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    long cacheBytes() {
        return cacheMegabytes == 0 ? Runtime.getRuntime().maxMemory() / 5 : (long) cacheMegabytes << 20;
    }
}
