package dev.ratchet.api.problems;

import dev.ratchet.api.requests.RequestIds;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;

/**
 * The body of every error (RFC 9457).
 *
 * @param title of the status
 * @param detail what is wrong, its value and what was expected
 * @param instance the path that was asked for
 * @param requestId by which the log speaks of the request
 */
@Serdeable
public record Problem(String type, String title, int status, String detail, String instance, String requestId) {
    public static Problem of(HttpStatus status, String detail, HttpRequest<?> request) {
        return new Problem(
                "about:blank", status.getReason(), status.getCode(), detail, request.getPath(), RequestIds.of(request));
    }

    public MutableHttpResponse<Problem> response() {
        return HttpResponse.<Problem>status(HttpStatus.valueOf(status))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM)
                .body(this);
    }
}
