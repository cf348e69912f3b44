package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.TreeSet;

/**
 * How answers are written.
 *
 * @param temperature divides the logits before a token is drawn; 0 takes the likeliest token (of equals the first)
 * @param topK draws from so many likeliest tokens; 0 from all
 * @param topP draws from the likeliest tokens that have this probability together, above 0; 1 from all
 * @param minP draws from tokens that have at least this share of the likeliest one's probability; 0 from all
 * @param stopTokens end an answer as the model's end tokens do
 * @param roundTokens most tokens that an answer gets in one round
 * @param repetition when an answer that goes round in circles is stopped
 */
public record SamplingSettings(
        double temperature,
        int topK,
        double topP,
        double minP,
        Set<Integer> stopTokens,
        int roundTokens,
        RepetitionRule repetition) {
    public SamplingSettings {
        require(
                temperature == 0 || (1e-3 <= temperature && temperature <= 1e3),
                "temperature: %s (expected: 0, or 0.001 to 1000)",
                temperature);
        require(topK >= 0, "top-k: %d (expected: >= 0)", topK);
        require(0 < topP && topP <= 1, "top-p: %s (expected: above 0, at most 1)", topP);
        require(0 <= minP && minP <= 1, "min-p: %s (expected: 0 to 1)", minP);
        stopTokens = Set.copyOf(new TreeSet<>(stopTokens));
        require(roundTokens >= 1, "round tokens: %d (expected: >= 1)", roundTokens);
        requireNonNull(repetition, "repetition");
    }

    /** Without filters and stop tokens. */
    public SamplingSettings(double temperature, int roundTokens, RepetitionRule repetition) {
        this(temperature, 0, 1, 0, Set.of(), roundTokens, repetition);
    }

    /** Whether tokens are drawn as likely as the policy has them. */
    public boolean drawsFromPolicy() {
        return temperature == 1 && !filtered();
    }

    /** Whether some tokens may not be drawn. */
    boolean filtered() {
        return topK > 0 || topP < 1 || minP > 0;
    }
}
