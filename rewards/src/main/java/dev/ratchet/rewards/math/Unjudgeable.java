package dev.ratchet.rewards.math;

import com.google.errorprone.annotations.FormatMethod;

/** Why a text cannot be read or judged, in words a person can read; caught by {@link MathVerifier}, never thrown out of it. */
final class Unjudgeable extends RuntimeException {
    private static final int MOST_CHARACTERS = 120;

    @FormatMethod
    Unjudgeable(String message, Object... values) {
        // No stack trace: a hostile batch would pay for thousands of them.
        super(message.formatted(values), null, false, false);
    }

    /** The message, which a throwable need not have but this one always does. */
    String why() {
        String message = String.valueOf(getMessage());
        return message.length() <= MOST_CHARACTERS ? message : message.substring(0, MOST_CHARACTERS) + "...";
    }
}
