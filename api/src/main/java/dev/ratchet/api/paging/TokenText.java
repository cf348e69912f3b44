package dev.ratchet.api.paging;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** What all page tokens are as text: base 64, so that nobody reads anything into them. */
public final class TokenText {
    private TokenText() {}

    public static String of(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @param expected which tokens there may be, for the message
     * @param form what the plain text says; empty if it is of something else
     * @throws HttpStatusException 422 if it is none, or {@code form} finds nothing in it
     */
    public static <T> T read(String token, String expected, Function<String, Optional<T>> form) {
        Optional<T> found;
        try {
            found = form.apply(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) { // no base 64, or a number too large
            throw unknown(token, expected);
        }
        return found.orElseThrow(() -> unknown(token, expected));
    }

    private static HttpStatusException unknown(String token, String expected) {
        return new HttpStatusException(
                HttpStatus.UNPROCESSABLE_ENTITY, "pageToken: \"%s\" (expected: %s)".formatted(token, expected));
    }
}
