package dev.ratchet.policy.bench;

import com.fasterxml.jackson.databind.JsonNode;

/** Proves that two contestants did the same work, else their speeds say nothing. */
final class Agreement {
    /** Where the two likeliest tokens are nearly as likely, one may take the other. */
    private static final double EQUAL_FIRST_TOKENS = 0.9;

    private static final double GRADIENT_NORM = 1e-3;

    private Agreement() {}

    /** @throws IllegalStateException where the answers of the first round, of untouched weights, are not those of the same work */
    static void require(String work, String peer, JsonNode ours, JsonNode theirs) {
        if (!ours.path("written").equals(theirs.path("written"))) {
            throw differ(work, peer, "tokens written", ours.path("written"), theirs.path("written"));
        }
        JsonNode first = ours.path("first");
        int equal = 0;
        for (int i = 0; i < first.size(); i++) {
            equal += first.path(i).equals(theirs.path("first").path(i)) ? 1 : 0;
        }
        if (equal < EQUAL_FIRST_TOKENS * first.size()) {
            throw differ(work, peer, "first tokens", first, theirs.path("first"));
        }
        double norm = ours.path("gradientNorm").doubleValue();
        double difference = Math.abs(norm - theirs.path("gradientNorm").doubleValue());
        if (!(difference <= GRADIENT_NORM * norm)) {
            throw differ(work, peer, "gradient norm", ours.path("gradientNorm"), theirs.path("gradientNorm"));
        }
    }

    private static IllegalStateException differ(String work, String peer, String what, JsonNode ours, JsonNode theirs) {
        return new IllegalStateException(
                "%s: %s of ours %s, of %s %s (expected: the same; they did not do the same work)"
                        .formatted(work, what, ours, peer, theirs));
    }
}
