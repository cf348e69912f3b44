package dev.ratchet.api.security;

import dev.ratchet.api.limits.RateLimits;
import dev.ratchet.api.problems.Problem;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Says why a request is refused, to who asks and to the audit log. */
@Factory
final class Refusals {
    private static final String AUTHENTICATE = "WWW-Authenticate";

    private final RefusalLog log;
    private final RateLimits limits;

    Refusals(RefusalLog log, RateLimits limits) {
        this.log = log;
        this.limits = limits;
    }

    @Singleton
    @Replaces(DefaultAuthorizationExceptionHandler.class)
    ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> roles() {
        return (request, refusal) -> refusal.getAuthentication() == null
                ? unknown(
                        request,
                        "no key, or one that is not known (expected: Authorization: Bearer KEY, made with ./ratchet api key)",
                        "Bearer")
                : forbidden(request, refusal.getAuthentication().getName());
    }

    @Singleton
    ExceptionHandler<InvalidTokenException, MutableHttpResponse<?>> tokens() {
        return (request, refusal) -> unknown(
                request,
                "token: %s (expected: a valid one of the issuer that this API trusts)".formatted(refusal.getMessage()),
                "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(refusal.getMessage()));
    }

    private MutableHttpResponse<?> forbidden(HttpRequest<?> request, String who) {
        String why = "the role of %s does not allow it (expected: a key or a token of another role)".formatted(who);
        log.refused(request, who, HttpStatus.FORBIDDEN.getCode(), "role");
        return Problem.of(HttpStatus.FORBIDDEN, why, request).response();
    }

    private MutableHttpResponse<?> unknown(HttpRequest<?> request, String why, String authenticate) {
        MutableHttpResponse<?> tooMany = limits.refused(request);
        if (tooMany != null) {
            return tooMany; // not in the audit log: nobody is to fill the disk with it
        }
        log.refused(request, "nobody-known", HttpStatus.UNAUTHORIZED.getCode(), why);
        return Problem.of(HttpStatus.UNAUTHORIZED, why, request).response().header(AUTHENTICATE, authenticate);
    }
}
