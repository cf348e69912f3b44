package dev.ratchet.api.security;

import dev.ratchet.api.limits.RateLimits;
import dev.ratchet.api.problems.Problem;
import dev.ratchet.api.requests.RequestIds;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Holds the door before all else. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class DoorFilter implements Ordered {
    private final Door door;
    private final RefusalLog log;
    private final RateLimits limits;

    DoorFilter(Door door, RefusalLog log, RateLimits limits) {
        this.door = door;
        this.log = log;
        this.limits = limits;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> hold(HttpRequest<?> request) {
        if (door.lets(request)) {
            return null;
        }
        HttpResponse<?> tooMany = limits.refused(request);
        if (tooMany != null) {
            return tooMany;
        }
        log.refused(request, "nobody-known", HttpStatus.FORBIDDEN.getCode(), "host or origin");
        return Problem.of(
                        HttpStatus.FORBIDDEN,
                        "Host \"%s\", Origin \"%s\" (expected: this machine's name, and no page of another origin)"
                                .formatted(
                                        request.getHeaders().get("Host"),
                                        request.getHeaders().get("Origin")),
                        request)
                .response();
    }

    @Override
    public int getOrder() {
        return RequestIds.ORDER + 1;
    }
}
