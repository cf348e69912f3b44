package dev.ratchet.api.problems;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.sampling.TooManyWaitingException;
import io.grpc.StatusRuntimeException;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.temporal.client.WorkflowException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the faults of the program into statuses. */
@Factory
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final String SECONDS = "5";

    @Singleton
    ExceptionHandler<FaultException, MutableHttpResponse<?>> faults() {
        return Faults::answer;
    }

    @Singleton
    ExceptionHandler<IllegalArgumentException, MutableHttpResponse<?>> refusals() {
        return (request, refusal) -> Problem.of(HttpStatus.BAD_REQUEST, String.valueOf(refusal.getMessage()), request)
                .response();
    }

    /** Too many wait for a policy's answers. */
    @Singleton
    ExceptionHandler<TooManyWaitingException, MutableHttpResponse<?>> queues() {
        return (request, failure) -> Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS, String.valueOf(failure.getMessage()), request)
                .response()
                .header("Retry-After", SECONDS);
    }

    @Singleton
    ExceptionHandler<StatusRuntimeException, MutableHttpResponse<?>> temporal() {
        return (request, failure) -> {
            LOG.warn("{} {}: {}", request.getMethodName(), request.getPath(), failure.getStatus());
            return later(
                    "Temporal server: %s (expected: one that answers)"
                            .formatted(failure.getStatus().getCode()),
                    request);
        };
    }

    /** What Temporal's client makes of a server that is away in the midst of a call. */
    @Singleton
    ExceptionHandler<WorkflowException, MutableHttpResponse<?>> workflows() {
        return (request, failure) -> {
            LOG.warn("{} {}: {}", request.getMethodName(), request.getPath(), failure.getMessage());
            return later("Temporal server: no answer (expected: one that answers)", request);
        };
    }

    private static MutableHttpResponse<?> answer(HttpRequest<?> request, FaultException failure) {
        Fault fault = failure.fault();
        if (fault.retryable()) {
            return later(String.valueOf(failure.getMessage()), request);
        }
        if (fault == Fault.INVALID_REQUEST) {
            return Problem.of(HttpStatus.CONFLICT, String.valueOf(failure.getMessage()), request)
                    .response();
        }
        LOG.error("{} {}", request.getMethodName(), request.getPath(), failure);
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(failure.getMessage()), request)
                .response();
    }

    private static MutableHttpResponse<?> later(String detail, HttpRequest<?> request) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, detail, request)
                .response()
                .header("Retry-After", SECONDS);
    }
}
