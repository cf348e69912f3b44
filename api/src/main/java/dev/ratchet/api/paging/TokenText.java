package dev.ratchet.api.paging;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
     * @throws IllegalArgumentException if it is none, or {@code form} finds nothing in it
     */
    public static <T> T read(String token, String expected, Function<String, Optional<T>> form) {
        Optional<T> found;
        try {
            found = form.apply(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unknown(token, expected, e);
        }
        return found.orElseThrow(() -> unknown(token, expected, null));
    }

    private static IllegalArgumentException unknown(String token, String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException("pageToken: \"%s\" (expected: %s)".formatted(token, expected), cause);
    }
}
