package dev.ratchet.api.serving;

import dev.ratchet.api.problems.Problem;
import dev.ratchet.api.requests.RequestIds;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** Gives errors of this package's paths the body that OpenAI's clients read. */
@ServerFilter({"/v1/chat/**", "/v1/completions", "/v1/models", "/v1/models/**"})
final class OpenAiErrors implements Ordered {
    /** The body of an error. */
    @Serdeable
    record Body(Details error) {
        static Body of(HttpStatus status, String message) {
            return new Body(new Details(message, type(status), null, null));
        }
    }

    @Serdeable
    record Details(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    @ResponseFilter
    void translate(MutableHttpResponse<?> response) {
        if (response.body() instanceof Problem problem) {
            response.contentType(MediaType.APPLICATION_JSON_TYPE).body(Body.of(response.status(), problem.detail()));
        }
    }

    private static String type(HttpStatus status) {
        return switch (status.getCode()) {
            case 401 -> "invalid_authentication_error";
            case 403 -> "permission_denied_error";
            case 404 -> "resource_not_found_error";
            case 429 -> "rate_limit_reached_error";
            case 503 -> "engine_overloaded_error";
            default -> status.getCode() >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    @Override
    public int getOrder() {
        return RequestIds.ORDER + 1; // before what refuses requests, and so after it with the answer
    }
}
