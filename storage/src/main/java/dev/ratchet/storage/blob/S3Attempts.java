package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.domain.fault.Fault.STORAGE_UNAVAILABLE;

import dev.ratchet.domain.fault.FaultException;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests to an S3 store: what its answers mean, and trying again where the next answer may be another. */
final class S3Attempts {
    private static final int MOST = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private static final Set<String> WRONG_CREDENTIALS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "ExpiredToken", "InvalidToken");

    private final S3Location location;

    S3Attempts(S3Location location) {
        this.location = location;
    }

    /** Answers of a store that are no failure to some caller. */
    enum Answer {
        MISSING,
        BEHIND_THE_END,
        TAKEN
    }

    /** What a request does; it may be run several times. */
    interface Request<A> {
        A send() throws MinioException, IOException;
    }

    /**
     * Sends {@code request} until it is answered, and returns what {@code answered} makes of that, or what {@code known}
     * makes of an error that the caller knows.
     */
    <A, T> T run(String what, Request<A> request, Function<Answer, Optional<T>> known, Function<A, T> answered) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                return answered.apply(request.send());
            } catch (ErrorResponseException e) {
                Optional<T> meant = Optional.ofNullable(meaning(e)).flatMap(known);
                if (meant.isPresent()) {
                    return meant.get();
                }
                if (attempt == MOST || !passing(statusOf(e))) {
                    throw refused(what, e);
                }
            } catch (ServerException e) {
                if (attempt == MOST || !passing(e.statusCode())) {
                    throw unavailable(what, attempt, e);
                }
            } catch (MinioException | IOException e) {
                if (attempt == MOST) {
                    throw unavailable(what, attempt, e);
                }
            } catch (IllegalStateException e) {
                // so the client wraps an exception of I/O
                if (attempt == MOST || !(e.getCause() instanceof IOException)) {
                    throw unavailable(what, attempt, e);
                }
            }
            pause(what, wait);
            wait = wait.multipliedBy(3);
        }
    }

    private static @Nullable Answer meaning(ErrorResponseException e) {
        return switch (e.errorResponse().code()) {
            case "NoSuchKey", "NoSuchObject" -> Answer.MISSING;
            case "InvalidRange" -> Answer.BEHIND_THE_END;
            case "PreconditionFailed" -> Answer.TAKEN;
            default ->
                switch (statusOf(e)) {
                    case 412 -> Answer.TAKEN;
                    case 416 -> Answer.BEHIND_THE_END;
                    default -> null;
                };
        };
    }

    private static int statusOf(ErrorResponseException e) {
        return e.response() == null ? 0 : e.response().code();
    }

    /** Whether the same request may be answered otherwise a moment later; 409 means that another create is under way. */
    private static boolean passing(int status) {
        return (status >= 500 && status != 501) || status == 429 || status == 408 || status == 409;
    }

    private FaultException refused(String what, ErrorResponseException e) {
        String code = e.errorResponse().code();
        if (WRONG_CREDENTIALS.contains(code) || statusOf(e) == 403) {
            return new FaultException(
                    INVALID_REQUEST,
                    "store %s: cannot %s: %s (expected: credentials that may read, write and list; see AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
                            .formatted(location, what, code),
                    e);
        }
        if (code.equals("NoSuchBucket")) {
            return new FaultException(
                    INVALID_REQUEST,
                    "store %s, bucket: \"%s\" is not there (expected: a bucket; make it first, Ratchet does not)"
                            .formatted(location, location.bucket()),
                    e);
        }
        return new FaultException(
                passing(statusOf(e)) ? STORAGE_UNAVAILABLE : INVALID_REQUEST,
                "store %s: cannot %s: %s, %s (expected: an S3 store that honours If-None-Match)"
                        .formatted(location, what, code, e.errorResponse().message()),
                e);
    }

    private FaultException unavailable(String what, int attempts, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new FaultException(
                STORAGE_UNAVAILABLE,
                "store %s: cannot %s, tried %d times: %s (expected: a server that answers there; is it running, is the endpoint right?)"
                        .formatted(location, what, attempts, root),
                e);
    }

    private void pause(String what, Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(
                    STORAGE_UNAVAILABLE, "store %s: interrupted while trying to %s".formatted(location, what), e);
        }
    }
}
