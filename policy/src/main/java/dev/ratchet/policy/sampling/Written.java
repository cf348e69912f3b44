package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;

/**
 * What one trajectory got in one round.
 *
 * @param tokens at least one; an end token is the last of them
 * @param logProbs of each token under the policy at temperature 1 and without filters, whatever it was drawn from
 * @param drawnLogProbs of each token under what it was drawn from, at its temperature and behind its filters
 */
public record Written(TrajectoryId id, TokenIds tokens, LogProbs logProbs, LogProbs drawnLogProbs, StopReason stop) {
    public Written {
        requireNonNull(id, "id");
        requireNonNull(stop, "stop");
        require(
                tokens.length() >= 1
                        && tokens.length() == logProbs.length()
                        && tokens.length() == drawnLogProbs.length(),
                "trajectory %s: %d tokens with %d and %d log-probabilities (expected: as many, at least one)",
                id,
                tokens.length(),
                logProbs.length(),
                drawnLogProbs.length());
    }
}
