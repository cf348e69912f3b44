package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;

/**
 * How long to wait before a dead child is started again: {@code first}, doubled with every young death, up to {@code longest}.
 *
 * @param settled a child that lived this long is counted as sound; its next death starts at {@code first} again
 */
public record Backoff(Duration first, Duration longest, Duration settled) {
    public static final Backoff STANDARD =
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15), Duration.ofSeconds(30));

    public Backoff {
        require(first.isPositive(), "first back-off: %s (expected: > 0)", first);
        require(longest.compareTo(first) >= 0, "longest back-off: %s (expected: >= %s)", longest, first);
        require(settled.isPositive(), "settled after: %s (expected: > 0)", settled);
    }

    /** The wait after the {@code deaths}-th young death in a row, from 1. */
    Duration after(int deaths) {
        require(deaths >= 1, "deaths: %d (expected: >= 1)", deaths);
        Duration doubled = first.multipliedBy(1L << Math.min(deaths - 1, 20));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
