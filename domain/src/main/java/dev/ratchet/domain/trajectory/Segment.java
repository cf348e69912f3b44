package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.PolicyVersion;

/**
 * Tokens that one policy version wrote into one answer without a break.
 *
 * @param logProbs log-probability of each token under the policy that wrote it, at temperature 1, before any filter
 */
public record Segment(PolicyVersion writtenBy, TokenIds tokens, LogProbs logProbs, StopReason stop) {
    public Segment {
        requireNonNull(writtenBy, "writtenBy");
        requireNonNull(stop, "stop");
        require(
                tokens.length() == logProbs.length(),
                "segment: %d log-probabilities for %d tokens (expected: one each)",
                logProbs.length(),
                tokens.length());
    }
}
