package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.PolicyVersion;

/**
 * Tokens that one policy version wrote into one answer without a break.
 *
 * @param logProbs log-probability of each token under the policy that wrote it, at temperature 1, before any filter
 * @param drawnLogProbs log-probability of each token under what it was drawn from, behind temperature and filters; empty where
 *     that was the policy itself, or was not recorded
 */
public record Segment(
        PolicyVersion writtenBy, TokenIds tokens, LogProbs logProbs, LogProbs drawnLogProbs, StopReason stop) {
    public Segment {
        requireNonNull(writtenBy, "writtenBy");
        requireNonNull(stop, "stop");
        require(
                tokens.length() == logProbs.length(),
                "segment: %d log-probabilities for %d tokens (expected: one each)",
                logProbs.length(),
                tokens.length());
        require(
                drawnLogProbs.length() == 0 || drawnLogProbs.length() == tokens.length(),
                "segment: %d log-probabilities of draws for %d tokens (expected: one each, or none)",
                drawnLogProbs.length(),
                tokens.length());
    }

    /** One whose tokens were drawn from the policy itself. */
    public Segment(PolicyVersion writtenBy, TokenIds tokens, LogProbs logProbs, StopReason stop) {
        this(writtenBy, tokens, logProbs, LogProbs.EMPTY, stop);
    }
}
