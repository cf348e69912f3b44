package dev.ratchet.workers.metrics;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workflows.TaskQueues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where metrics are served, as people write it. */
public final class MetricsAddress {
    /** See {@link #ofSupervised}. */
    public static final String VARIABLE = "RATCHET_METRICS_PORT";

    private static final Pattern FORM = Pattern.compile("(?:(.+):)?(\\d{1,5})");

    private MetricsAddress() {}

    /**
     * Reads {@code PORT}, which is of this machine alone, or {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static InetSocketAddress parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        int port = form.matches() ? Integer.parseInt(form.group(2)) : -1;
        if (port < 0 || port > 65_535) {
            throw wrong(text);
        }
        String host = form.group(1);
        InetSocketAddress address = host == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw wrong(text);
        }
        return address;
    }

    /**
     * The port of a worker that is supervised here, where {@code RATCHET_METRICS_PORT} names the first of them: each pool has one of
     * its own, in the order of {@link TaskQueues}, and several pools in one process have that of the first.
     *
     * @throws IllegalArgumentException if it is no port with room behind it
     */
    public static OptionalInt ofSupervised(Pools pools, Map<String, String> environment) {
        String first = environment.getOrDefault(VARIABLE, "");
        if (first.isBlank()) {
            return OptionalInt.empty();
        }
        int most = 65_536 - TaskQueues.values().length;
        int port = first.matches("\\d{1,5}") ? Integer.parseInt(first) : 0;
        require(1 <= port && port <= most, "%s: \"%s\" (expected: a port, 1 to %d)", VARIABLE, first, most);
        return OptionalInt.of(port
                + List.of(TaskQueues.values()).indexOf(pools.served().iterator().next()));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "metrics: \"%s\" (expected: a port, or HOST:PORT with a host of this machine)".formatted(text));
    }
}
