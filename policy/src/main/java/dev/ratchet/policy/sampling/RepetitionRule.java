package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * When an answer that goes round in circles is stopped, looked at after every token over the whole answer without its prompt:
 *
 * <ul>
 *   <li>the tokens at its end are one sequence of p ≤ {@code maxPeriod} tokens, written at least {@code times} times in a row
 *       and covering at least {@code minTokens} tokens; the shortest such p is reported with its number of times; or else
 *   <li>as {@link Repeatness} says.
 * </ul>
 *
 * @param maxPeriod longest sequence looked for, in tokens; 0 turns the first rule off
 * @param times least number of times, at least 2
 * @param minTokens least number of tokens that the repeats cover
 * @param repeatness the second rule
 */
public record RepetitionRule(int maxPeriod, int times, int minTokens, Repeatness repeatness) {
    public static final RepetitionRule OFF = new RepetitionRule(0, 2, 0);

    public RepetitionRule {
        require(0 <= maxPeriod && maxPeriod <= 65_536, "repetition max period: %d (expected: 0 to 65536)", maxPeriod);
        require(times >= 2, "repetition times: %d (expected: >= 2)", times);
        require(minTokens >= 0, "repetition min tokens: %d (expected: >= 0)", minTokens);
        requireNonNull(repeatness, "repeatness");
    }

    /** Without a rule of repeatness. */
    public RepetitionRule(int maxPeriod, int times, int minTokens) {
        this(maxPeriod, times, minTokens, Repeatness.OFF);
    }

    /**
     * Stops an answer of n tokens, among whose sequences of neighbours too few are distinct:
     *
     * <pre>n &gt; minTokens  and  distinct / (n (n + 1) / 2) &lt; threshold</pre>
     *
     * <p>at a token that stands in the answer before. Reported are the length of the longest sequence at the end that
     * stands in the answer before, and how often it stands there in all; places may overlap.
     *
     * @param threshold 0 turns the rule off, 1 stops at the first token that stands there twice; 0.5 is what a published
     *     detector of this kind has, over more than 100 characters
     * @param minTokens tokens that every answer may have
     */
    public record Repeatness(double threshold, int minTokens) {
        public static final Repeatness OFF = new Repeatness(0, 0);

        public Repeatness {
            require(0 <= threshold && threshold <= 1, "repeatness threshold: %s (expected: 0 to 1)", threshold);
            require(minTokens >= 0, "repeatness min tokens: %d (expected: >= 0)", minTokens);
        }

        boolean on() {
            return threshold > 0;
        }
    }

    /** How many tokens at the end must repeat with {@code period}, the first time included. */
    int tokensNeeded(int period) {
        long enough = Math.ceilDiv(minTokens, period);
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(times, enough) * period));
    }
}
