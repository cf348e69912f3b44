package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * How answers are written.
 *
 * @param temperature divides the logits before a token is drawn; 0 takes the likeliest token (of equals the first)
 * @param roundTokens most tokens that an answer gets in one round
 * @param repetition when an answer that goes round in circles is stopped
 */
public record SamplingSettings(double temperature, int roundTokens, RepetitionRule repetition) {
    public SamplingSettings {
        require(
                temperature == 0 || (1e-3 <= temperature && temperature <= 1e3),
                "temperature: %s (expected: 0, or 0.001 to 1000)",
                temperature);
        require(roundTokens >= 1, "round tokens: %d (expected: >= 1)", roundTokens);
        requireNonNull(repetition, "repetition");
    }
}
