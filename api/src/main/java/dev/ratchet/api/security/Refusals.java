package dev.ratchet.api.security;

import dev.ratchet.api.problems.Problem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why a request is refused, to who asks and to the log. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class Refusals implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException refusal) {
        String who = refusal.getAuthentication() == null
                ? "nobody known"
                : refusal.getAuthentication().getName();
        LOG.warn("refused {} {} to {}", request.getMethodName(), request.getPath(), who);
        if (refusal.isForbidden()) {
            return Problem.of(
                            HttpStatus.FORBIDDEN,
                            "the key of %s does not allow it (expected: one of another role)".formatted(who),
                            request)
                    .response();
        }
        return Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "no key, or one that is not known (expected: Authorization: Bearer KEY, made with ./ratchet api key)",
                        request)
                .response()
                .header("WWW-Authenticate", "Bearer");
    }
}
