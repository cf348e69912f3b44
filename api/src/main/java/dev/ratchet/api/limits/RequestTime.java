package dev.ratchet.api.limits;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;

/** How long a request may take from its first byte, or from the connection's begin, to its last. */
public record RequestTime(Duration most) {
    public static final RequestTime STANDARD = new RequestTime(Duration.ofSeconds(30));

    public RequestTime {
        require(most.isPositive(), "request time: %s (expected: more than none)", most);
    }
}
