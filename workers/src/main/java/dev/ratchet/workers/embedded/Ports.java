package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Chooses TCP ports on the loopback interface. */
final class Ports {
    private static final int TRIED = 200;

    private Ports() {}

    /**
     * The port that a person {@code fixed}, which must be free; else {@code preferred} or the next one that is free.
     *
     * @param what named in messages, as in "Temporal port"
     * @param taken a port that is promised to somebody else already
     */
    static int choose(String what, OptionalInt fixed, int preferred, OptionalInt taken) {
        if (fixed.isPresent()) {
            int port = fixed.getAsInt();
            require(1 <= port && port <= 65_535, "%s: %d (expected: 1 to 65535)", what, port);
            if (!free(port)) {
                throw inUse(
                        what,
                        "%d is in use by another process (expected: a free port; stop that process or choose another)"
                                .formatted(port));
            }
            return port;
        }

        return IntStream.range(preferred, Math.min(preferred + TRIED, 65_536))
                .filter(port -> taken.isEmpty() || taken.getAsInt() != port)
                .filter(Ports::free)
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
}
