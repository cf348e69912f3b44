package dev.ratchet.policy.sampling;

/** More wait than may: who asks must come again later. */
public final class TooManyWaitingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyWaitingException(int waiting) {
        super("queue: %d requests wait (expected: fewer of all, and of one client); come again later"
                .formatted(waiting));
    }
}
