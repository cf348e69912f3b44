package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.rewards.math.NumericVerifier;

/** The verifier of each domain, in one place. */
public final class Verifiers {
    private Verifiers() {}

    /** Judges answers to prompts of {@code domain}; a verifier that breaks is asked {@code attempts} times in all. */
    public static Scoring forDomain(Domain domain, int attempts) {
        return switch (domain) {
            case MATH -> new Scoring(new NumericVerifier(), attempts);
        };
    }
}
