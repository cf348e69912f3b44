package dev.ratchet.domain;

import com.google.errorprone.annotations.FormatMethod;
import org.jspecify.annotations.Nullable;

/** Preconditions whose messages follow one form: {@code what: value (expected: rule)}. */
public final class Checks {
    private Checks() {}

    /** Throws an {@link IllegalArgumentException} with the formatted message unless {@code condition} holds. */
    @FormatMethod
    public static void require(boolean condition, String message, @Nullable Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }
}
