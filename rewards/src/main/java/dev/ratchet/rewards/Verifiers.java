package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.rewards.math.MathVerifier;
import java.util.Optional;

/** The verifier of each domain, in one place. */
public final class Verifiers {
    private Verifiers() {}

    /** Judges answers to prompts of {@code domain}; a verifier that breaks is asked {@code attempts} times in all. */
    public static Scoring forDomain(Domain domain, int attempts) {
        return new Scoring(of(domain), attempts);
    }

    /** Why the verifier of the prompt's domain cannot judge against its reference; empty if it can. */
    public static Optional<String> refusal(Prompt prompt) {
        return of(prompt.domain()).refusal(prompt);
    }

    private static Verifier of(Domain domain) {
        return switch (domain) {
            case MATH -> new MathVerifier();
        };
    }
}
