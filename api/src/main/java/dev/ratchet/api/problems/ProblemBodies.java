package dev.ratchet.api.problems;

import com.fasterxml.jackson.core.JsonParseException;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.serde.exceptions.SerdeException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every error that the server itself finds the body of a problem. */
@Singleton
@Primary
final class ProblemBodies implements ErrorResponseProcessor<Problem> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemBodies.class);

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext error, MutableHttpResponse<?> response) {
        HttpStatus status = response.status();
        return response.body(Problem.of(status, detail(error, status), error.getRequest()))
                .contentType(MediaType.APPLICATION_JSON_PROBLEM);
    }

    private static String detail(ErrorContext error, HttpStatus status) {
        if (status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
            // What went wrong inside is for the log, not for who asks.
            LOG.error(
                    "{} {}",
                    error.getRequest().getMethodName(),
                    error.getRequest().getPath(),
                    error.getRootCause().orElse(null));
            return "a fault of the server (expected: none; its log says more)";
        }
        Optional<String> unreadable = error.getRootCause().flatMap(ProblemBodies::unreadable);
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        String said = error.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return said.isEmpty() ? status.getReason() : said;
    }

    /** What is wrong with a body, without what the server's insides say around it. */
    private static Optional<String> unreadable(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
            cause = cause.getCause();
        }
        String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return switch (cause) {
            case NumberFormatException _ -> Optional.empty(); // which parameter it is, the server says
            case IllegalArgumentException _ -> Optional.of(first);
            case SerdeException _, JsonParseException _, JsonSyntaxException _ ->
                Optional.of("body: %s (expected: as docs/api.md has it)"
                        .formatted(first.replaceAll("( encountered during|: expected close marker).*", "")));
            default -> Optional.empty();
        };
    }
}
