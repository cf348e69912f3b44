package dev.ratchet.api.campaigns;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.LiveStack;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.json.JsonObjects;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds that an {@code Idempotency-Key} stands for one request of one person. What makes the order itself idempotent is the name of
 * the campaign; the key finds out who sends another request under it by mistake.
 */
@Singleton
final class IdempotencyKeys {
    private static final int LONGEST = 200;
    private static final JsonObjects<FirstRequest> REQUESTS =
            new JsonObjects<>("ratchet.idempotency/1", FirstRequest.class);

    private final LiveStack stack;

    IdempotencyKeys(LiveStack stack) {
        this.stack = stack;
    }

    /**
     * What a key was first given for.
     *
     * @param request SHA-256 of the order and its body
     */
    record FirstRequest(String request) {}

    /**
     * Refuses a key that came with another request before.
     *
     * @param key none holds nothing
     */
    void hold(@Nullable String key, String who, String what, Map<String, ?> body) {
        if (key == null) {
            return;
        }
        require(
                !key.isBlank() && key.length() <= LONGEST,
                "Idempotency-Key: %d characters (expected: 1 to %d)",
                key.length(),
                LONGEST);
        FirstRequest request = new FirstRequest(JsonObjects.hash(Map.of("what", what, "body", body)));
        String sha256 = Checksums.sha256((who + "\n" + key).getBytes(StandardCharsets.UTF_8));
        if (!REQUESTS.createOrRead(stack.store(), Keys.idempotency(sha256), request)
                .content()
                .equals(request)) {
            throw new HttpStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "Idempotency-Key: \"%s\" came with another request before (expected: the same request, or another key)"
                            .formatted(key));
        }
    }
}
