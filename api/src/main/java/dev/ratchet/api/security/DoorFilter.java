package dev.ratchet.api.security;

import dev.ratchet.api.problems.Problem;
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

    DoorFilter(Door door) {
        this.door = door;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> hold(HttpRequest<?> request) {
        return door.lets(request)
                ? null
                : Problem.of(
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
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
