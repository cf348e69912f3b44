package dev.ratchet.api.limits;

import static dev.ratchet.domain.Checks.require;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket of one second's tokens, as the generic cell rate algorithm keeps it: as the time at which it is full again.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">generic cell rate algorithm</a>
 */
final class Bucket {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long nanosAToken;
    private final AtomicLong fullAt;

    /** A full one. */
    Bucket(int tokensASecond, long now) {
        require(tokensASecond >= 1, "rate: %d a second (expected: at least 1)", tokensASecond);
        this.nanosAToken = SECOND / tokensASecond;
        this.fullAt = new AtomicLong(now);
    }

    /** Takes a token, and returns 0; if there is none takes nothing, and returns the nanoseconds until there is. */
    long take(long now) {
        while (true) {
            long before = fullAt.get();
            long after = Math.max(before - now, 0) + nanosAToken;
            if (after > SECOND) {
                return after - SECOND;
            }
            if (fullAt.compareAndSet(before, now + after)) {
                return 0;
            }
        }
    }

    /** Whether it is full: then it is as good as a new one. */
    boolean full(long now) {
        return fullAt.get() - now <= 0;
    }
}
