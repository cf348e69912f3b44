package dev.ratchet.workers.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that says that this process serves its pools: it is there once they take work, is written anew every few seconds, and is
 * gone when they are told to stop. For those who look from outside. It asks neither Temporal nor the store, so that a process is
 * not thought dead because somebody else is.
 */
public final class SignOfLife implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignOfLife.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Path file;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sign-of-life").factory());

    private SignOfLife(Path file) {
        this.file = file;
    }

    /**
     * Writes {@code file} now and from now on.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public static SignOfLife in(Path file) {
        return in(file, EVERY);
    }

    static SignOfLife in(Path file, Duration every) {
        SignOfLife sign = new SignOfLife(file);
        try {
            sign.write();
        } catch (IOException e) {
            sign.clock.shutdownNow();
            throw new UncheckedIOException(
                    "sign of life: %s cannot be written (expected: a file to write)".formatted(file), e);
        }
        var _ = sign.clock.scheduleAtFixedRate(sign::again, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return sign;
    }

    private void write() throws IOException {
        Files.writeString(file, Instant.now() + "\n");
    }

    private void again() {
        try {
            write();
        } catch (IOException e) {
            LOG.warn("sign of life: {} cannot be written now", file, e); // a full disk may pass
        }
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            boolean _ = clock.awaitTermination(1, TimeUnit.SECONDS);
            Files.deleteIfExists(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("sign of life: {} cannot be removed", file, e);
        }
    }
}
