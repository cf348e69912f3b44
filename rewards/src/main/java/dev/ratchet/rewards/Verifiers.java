package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.rewards.math.NumericVerifier;

/** The verifier of each domain, in one place. */
public final class Verifiers {
    private Verifiers() {}

    /** The verifier that judges answers to prompts of {@code domain}. */
    public static Verifier forDomain(Domain domain) {
        return switch (domain) {
            case MATH -> new NumericVerifier();
        };
    }
}
