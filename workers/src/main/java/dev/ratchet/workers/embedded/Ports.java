package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Chooses TCP ports on the loopback interface. What one process chose is its own until it ends, though nobody listens there
 * yet or for a moment: two that start at once choose different ones.
 */
final class Ports {
    private static final int TRIED = 200;

    /** Its lock is held by the process that chose a port; shared by all processes of a user. */
    private static final Path CLAIMS =
            Path.of(System.getProperty("java.io.tmpdir", "."), "ratchet-ports-" + System.getProperty("user.name", ""));

    // Opening and closing a claim's file once more would drop this process's own lock (POSIX).
    private static final Map<Integer, Claim> CLAIMED_HERE = new HashMap<>();

    private Ports() {}

    /**
     * The port that a person {@code fixed}, which must be free; else {@code preferred} or the next one that is free.
     *
     * @param what named in messages, as in "Temporal port"
     * @param owner who may choose the same port again
     * @param taken a port that is promised to somebody else already
     */
    static int choose(String what, Path owner, OptionalInt fixed, int preferred, OptionalInt taken) {
        if (fixed.isPresent()) {
            int port = fixed.getAsInt();
            require(1 <= port && port <= 65_535, "%s: %d (expected: 1 to 65535)", what, port);
            if (!free(port) || !claim(port, owner)) {
                throw inUse(
                        what,
                        "%d is in use by another process (expected: a free port; stop that process or choose another)"
                                .formatted(port));
            }
            return port;
        }

        return IntStream.range(preferred, Math.min(preferred + TRIED, 65_536))
                .filter(port -> taken.isEmpty() || taken.getAsInt() != port)
                .filter(port -> free(port) && claim(port, owner))
                .findFirst()
                .orElseThrow(
                        () -> inUse(what, "none free from %d on (expected: one of %d)".formatted(preferred, TRIED)));
    }

    private static FaultException inUse(String what, String why) {
        return new FaultException(Fault.INVALID_REQUEST, what + ": " + why);
    }

    private static boolean free(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false; // that is the question asked
        }
    }

    private record Claim(Path owner, FileChannel lock) {}

    private static boolean claim(int port, Path owner) {
        synchronized (CLAIMED_HERE) {
            Claim here = CLAIMED_HERE.get(port);
            if (here != null) {
                return here.owner().equals(owner);
            }
            Path file = CLAIMS.resolve(Integer.toString(port));
            try {
                Files.createDirectories(CLAIMS);
                FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock.tryLock() == null) {
                    lock.close();
                    return false;
                }
                CLAIMED_HERE.put(port, new Claim(owner, lock));
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "port: %s cannot be locked (expected: a file to write)".formatted(file), e);
            }
        }
    }
}
