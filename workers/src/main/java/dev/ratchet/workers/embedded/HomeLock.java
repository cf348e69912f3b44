package dev.ratchet.workers.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Holds a {@link HomeDirectory} for this process; the operating system lets go of it when the process ends. */
public final class HomeLock implements AutoCloseable {
    /** Who only looks holds a shared lock for a moment; whoever holds it after this long holds it for good. */
    private static final Duration LOOKS_END_WITHIN = Duration.ofMillis(500);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    // Opening and closing the file once more would drop this process's own lock (POSIX): all that opens it holds this
    // set's
    // monitor, and stops before where the lock is held here.
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static HomeLock take(HomeDirectory home) {
        return tryTake(home).orElseThrow(() -> taken(home));
    }

    /** Empty where another holds it. */
    static Optional<HomeLock> tryTake(HomeDirectory home) {
        Path file = home.create().lockFile();
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(file)) {
                return Optional.empty();
            }
            try {
                Optional<FileChannel> locked = locked(file);
                locked.ifPresent(_ -> HELD_HERE.add(file));
                return locked.map(channel -> new HomeLock(file, channel));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "lock: %s cannot be taken (expected: a file to write)".formatted(file), e);
            }
        }
    }

    /** Whether a process holds the lock of {@code home}; a look from outside, which disturbs nobody who holds it. */
    static boolean held(HomeDirectory home) {
        Path file = home.lockFile();
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(file) || !Files.exists(file)) {
                return HELD_HERE.contains(file);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return channel.tryLock(0, Long.MAX_VALUE, true) == null;
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    /** The process that holds the lock, or that was killed while it did; blank where the last one let go of it itself. */
    static String holder(HomeDirectory home) {
        Path file = home.lockFile();
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(file)) {
                return Long.toString(ProcessHandle.current().pid());
            }
            try {
                return Files.exists(file) ? Files.readString(file).strip() : "";
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    private static UncheckedIOException unreadable(Path file, IOException e) {
        return new UncheckedIOException("lock: %s cannot be looked at (expected: a file to read)".formatted(file), e);
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long until = System.nanoTime() + LOOKS_END_WITHIN.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() > until) {
                channel.close();
                return Optional.empty();
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }

        try {
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FaultException taken(HomeDirectory home) {
        String holder = holder(home);
        return new FaultException(
                Fault.INVALID_REQUEST,
                "home directory: %s is in use by process %s (expected: one supervisor for each; stop that one, or set %s to another directory)"
                        .formatted(home.root(), holder.isBlank() ? "unknown" : holder, HomeDirectory.VARIABLE));
    }

    /** Lets go, and leaves word that nobody was killed. */
    @Override
    public void close() {
        synchronized (HELD_HERE) {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                channel.truncate(0);
            } catch (IOException e) {
                throw new UncheckedIOException("lock: %s cannot be closed".formatted(file), e);
            } finally {
                HELD_HERE.remove(file);
            }
        }
    }
}
