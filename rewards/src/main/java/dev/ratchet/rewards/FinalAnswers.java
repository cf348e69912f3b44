package dev.ratchet.rewards;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.rewards.k12.K12Verifier;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.vision.VisionVerifier;
import java.util.Optional;

/** What responses answer, as texts that can be counted: several responses agree where their texts are equal. */
public final class FinalAnswers {
    private FinalAnswers() {}

    /**
     * The final answer as its domain's verifier finds it, with equal numbers written equally: 0.5 is 1/2. Empty where there is
     * none, and where answers cannot be counted, as programs and essays.
     */
    public static Optional<String> of(Prompt prompt, String response) {
        return switch (prompt.domain()) {
            case MATH -> MathVerifier.finalAnswer(prompt, response);
            case CODE -> Optional.empty();
            case K12 -> K12Verifier.finalAnswer(prompt, response);
            case VISION -> VisionVerifier.finalAnswer(prompt, response);
        };
    }
}
