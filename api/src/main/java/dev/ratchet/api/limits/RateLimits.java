package dev.ratchet.api.limits;

import dev.ratchet.api.problems.Problem;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses for a moment who asks too much, by key once one counts, else by address. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
public final class RateLimits implements Ordered {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Rates rates;
    private final Buckets reads;
    private final Buckets orders;
    private final Buckets refusals;

    RateLimits(Rates rates) {
        this.rates = rates;
        this.reads = new Buckets(rates.reads(), System::nanoTime);
        this.orders = new Buckets(rates.orders(), System::nanoTime);
        this.refusals = new Buckets(rates.refusals(), System::nanoTime);
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> hold(HttpRequest<?> request) {
        Optional<Principal> who = request.getUserPrincipal();
        if (who.isEmpty()) {
            return null; // what is refused for that is counted there
        }
        boolean read = READS.contains(request.getMethod());
        long wait = (read ? reads : orders).take(who.get().getName());
        return wait == 0 ? null : tooMany(request, wait, read ? rates.reads() : rates.orders());
    }

    /** The answer to a request without a key that counts, where its address has had too many such; else null. */
    public @Nullable MutableHttpResponse<?> refused(HttpRequest<?> request) {
        long wait = refusals.take(request.getRemoteAddress().getAddress().getHostAddress());
        return wait == 0 ? null : tooMany(request, wait, rates.refusals());
    }

    private static MutableHttpResponse<?> tooMany(HttpRequest<?> request, long wait, int rate) {
        return Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "requests: too many of this kind (expected: at most %d a second)".formatted(rate),
                        request)
                .response()
                .header("Retry-After", String.valueOf((wait + SECOND - 1) / SECOND));
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
