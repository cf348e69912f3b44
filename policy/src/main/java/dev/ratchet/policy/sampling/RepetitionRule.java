package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;

/**
 * When an answer that goes round in circles is stopped: the tokens at its end are one sequence of p ≤ {@code maxPeriod}
 * tokens, written at least {@code times} times in a row and covering at least {@code minTokens} tokens. Looked at after
 * every token, over the whole answer without its prompt; the shortest such p is reported.
 *
 * @param maxPeriod longest sequence looked for, in tokens; 0 turns the rule off
 * @param times least number of times, at least 2
 * @param minTokens least number of tokens that the repeats cover
 */
public record RepetitionRule(int maxPeriod, int times, int minTokens) {
    public static final RepetitionRule OFF = new RepetitionRule(0, 2, 0);

    public RepetitionRule {
        require(0 <= maxPeriod && maxPeriod <= 65_536, "repetition max period: %d (expected: 0 to 65536)", maxPeriod);
        require(times >= 2, "repetition times: %d (expected: >= 2)", times);
        require(minTokens >= 0, "repetition min tokens: %d (expected: >= 0)", minTokens);
    }

    /** How many tokens at the end must repeat with {@code period}, the first time included. */
    int tokensNeeded(int period) {
        long enough = Math.ceilDiv(minTokens, period);
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(times, enough) * period));
    }
}
