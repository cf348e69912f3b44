package dev.ratchet.domain.reward;

/** What a verifier says of an answer. Only a judged one becomes a reward. */
public enum Verdict {
    RIGHT,
    WRONG,
    /** Some parts earned points and some did not; what that is worth is the campaign's setting. */
    PARTLY_RIGHT,
    /** The reference or the answer cannot be judged; never a score, the group is dropped whole and counted. */
    UNVERIFIABLE,
    /** The verifier broke; never a score. Retried a bounded number of times, then the group is dropped whole and counted. */
    VERIFIER_FAILED;

    /** Whether this verdict may become a reward. */
    public boolean judged() {
        return switch (this) {
            case RIGHT, WRONG, PARTLY_RIGHT -> true;
            case UNVERIFIABLE, VERIFIER_FAILED -> false;
        };
    }
}
