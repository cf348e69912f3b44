package dev.ratchet.api.security;

/** A token that does not count, and why, without anything of what is in it. */
final class InvalidTokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidTokenException(String why, Throwable cause) {
        super(why, cause);
    }
}
