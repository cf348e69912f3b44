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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a {@link HomeDirectory} for this process; the operating system lets go of it when the process ends. */
public final class HomeLock implements AutoCloseable {
    // Opening and closing the file once more would drop this process's own lock (POSIX), so a second try stops before.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static HomeLock take(HomeDirectory home) {
        Path file = home.create().lockFile();
        if (!HELD_HERE.add(file)) {
            throw taken(home, Long.toString(ProcessHandle.current().pid()));
        }

        try {
            return new HomeLock(file, locked(home, file));
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw new UncheckedIOException("lock: %s cannot be taken (expected: a file to write)".formatted(file), e);
        } catch (FaultException e) {
            HELD_HERE.remove(file);
            throw e;
        }
    }

    /** Whether a process holds the lock of {@code home}; a look from outside, which disturbs nobody who holds it. */
    static boolean held(HomeDirectory home) {
        Path file = home.lockFile();
        if (HELD_HERE.contains(file) || !Files.exists(file)) {
            return HELD_HERE.contains(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "lock: %s cannot be looked at (expected: a file to read)".formatted(file), e);
        }
    }

    private static FileChannel locked(HomeDirectory home, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            String holder = contentOf(channel);
            channel.close();
            throw taken(home, holder);
        }

        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid), 0);
        return channel;
    }

    private static String contentOf(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        return UTF_8.decode(content.flip()).toString();
    }

    private static FaultException taken(HomeDirectory home, String holder) {
        return new FaultException(
                Fault.INVALID_REQUEST,
                "home directory: %s is in use by process %s (expected: one supervisor for each; stop that one, or set %s to another directory)"
                        .formatted(home.root(), holder.isBlank() ? "unknown" : holder, HomeDirectory.VARIABLE));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("lock: %s cannot be closed".formatted(file), e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
