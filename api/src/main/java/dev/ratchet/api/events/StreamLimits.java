package dev.ratchet.api.events;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;

/**
 * What event streams may have.
 *
 * @param most open at a time
 * @param heartbeat between two signs of life where nothing happens
 * @param patience with a client that reads nothing
 */
public record StreamLimits(int most, Duration heartbeat, Duration patience) {
    public static final StreamLimits STANDARD = new StreamLimits(64, Duration.ofSeconds(15), Duration.ofSeconds(60));

    public StreamLimits {
        require(most >= 1, "event streams: %d (expected: at least 1)", most);
    }
}
