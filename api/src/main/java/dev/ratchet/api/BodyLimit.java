package dev.ratchet.api;

import dev.ratchet.api.problems.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Keeps bodies small where they are orders; the server's own limit is that of uploads. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class BodyLimit {
    /** Of anything. */
    static final String LARGEST = "16MB";

    private static final String UPLOADS = "/v1/prompt-sets";
    private static final long LARGEST_ORDER = 1 << 20;

    @RequestFilter
    @Nullable
    HttpResponse<?> hold(HttpRequest<?> request) {
        return request.getContentLength() <= LARGEST_ORDER || request.getPath().equals(UPLOADS)
                ? null
                : Problem.of(
                                HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                                "body: %d bytes (expected: at most %d)"
                                        .formatted(request.getContentLength(), LARGEST_ORDER),
                                request)
                        .response();
    }
}
