package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.rewards.code.CodeVerifier;
import dev.ratchet.rewards.code.Runtimes;
import dev.ratchet.rewards.k12.K12Verifier;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.vision.VisionVerifier;
import java.util.Optional;

/** What the verifiers of all domains say of prompts, where none of them judges. */
public final class Verifiers {
    private Verifiers() {}

    /** Why the verifier of the prompt's domain cannot judge against its reference; empty if it can. */
    public static Optional<String> refusal(Prompt prompt) {
        return switch (prompt.domain()) {
            case MATH -> new MathVerifier().refusal(prompt);
            case CODE -> CodeVerifier.refusal(prompt, Runtimes.standard());
            case K12 -> new K12Verifier().refusal(prompt);
            case VISION -> new VisionVerifier().refusal(prompt);
        };
    }
}
