package dev.ratchet.api.problems;

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
 */
@Serdeable
public record Problem(String type, String title, int status, String detail, String instance) {
    public static Problem of(HttpStatus status, String detail, HttpRequest<?> request) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail, request.getPath());
    }

    public MutableHttpResponse<Problem> response() {
        return HttpResponse.<Problem>status(HttpStatus.valueOf(status))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM)
                .body(this);
    }
}
