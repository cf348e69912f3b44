package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.policy.tokens.StopStrings;
import java.util.Set;
import java.util.TreeSet;

/**
 * How answers are written.
 *
 * @param temperature divides the logits before a token is drawn; 0 takes the likeliest token (of equals the first)
 * @param topK draws from so many likeliest tokens; 0 from all
 * @param topP draws from the likeliest tokens that have this probability together, above 0; 1 from all
 * @param minP draws from tokens that have at least this share of the likeliest one's probability; 0 from all
 * @param penalties of tokens that stand in the answer already, before anything else
 * @param stopTokens end an answer as the model's end tokens do
 * @param stopStrings likewise
 * @param roundTokens most tokens that an answer gets in one round
 * @param repetition when an answer that goes round in circles is stopped
 */
public record SamplingSettings(
        double temperature,
        int topK,
        double topP,
        double minP,
        Penalties penalties,
        Set<Integer> stopTokens,
        StopStrings stopStrings,
        int roundTokens,
        RepetitionRule repetition) {
    /**
     * What is taken from the logits of tokens that stand in the answer already.
     *
     * @param presence once
     * @param frequency for each time
     */
    public record Penalties(double presence, double frequency) {
        public static final Penalties NONE = new Penalties(0, 0);

        public Penalties {
            require(-2 <= presence && presence <= 2, "presence penalty: %s (expected: -2 to 2)", presence);
            require(-2 <= frequency && frequency <= 2, "frequency penalty: %s (expected: -2 to 2)", frequency);
        }

        boolean on() {
            return presence != 0 || frequency != 0;
        }
    }

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
        requireNonNull(penalties, "penalties");
        requireNonNull(stopStrings, "stopStrings");
    }

    /** Without filters, penalties and stops. */
    public SamplingSettings(double temperature, int roundTokens, RepetitionRule repetition) {
        this(temperature, 0, 1, 0, Penalties.NONE, Set.of(), StopStrings.NONE, roundTokens, repetition);
    }

    /** The same with another limit of a round. */
    SamplingSettings withRoundTokens(int tokens) {
        return new SamplingSettings(
                temperature, topK, topP, minP, penalties, stopTokens, stopStrings, tokens, repetition);
    }

    /** Whether tokens are drawn as likely as the policy has them. */
    public boolean drawsFromPolicy() {
        return temperature == 1 && !filtered() && !penalties.on();
    }

    /** Whether some tokens may not be drawn. */
    boolean filtered() {
        return topK > 0 || topP < 1 || minP > 0;
    }
}
