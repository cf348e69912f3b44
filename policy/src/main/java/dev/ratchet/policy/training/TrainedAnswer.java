package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.Optional;

/**
 * A finished answer to learn from.
 *
 * @param tokens all tokens of the answer, the end token included, at least one
 * @param lossFrom first token in the loss; older segments before it are context only, and the length of the answer
 *     leaves it out of the loss while its reward still counts in the group's mean
 * @param behaviour log-probability of each token under the policy that wrote it, at temperature 1; for importance weights
 */
public record TrainedAnswer(
        TrajectoryId id, TokenIds tokens, int lossFrom, double reward, Optional<LogProbs> behaviour) {
    public TrainedAnswer {
        requireNonNull(id, "id");
        requireNonNull(behaviour, "behaviour");
        require(tokens.length() >= 1, "answer %s: no tokens (expected: at least one)", id);
        require(
                0 <= lossFrom && lossFrom <= tokens.length(),
                "answer %s: loss from token %d (expected: 0 to %d)",
                id,
                lossFrom,
                tokens.length());
        require(Double.isFinite(reward), "answer %s: reward %s (expected: finite)", id, reward);
        int logProbs = behaviour.map(LogProbs::length).orElse(tokens.length());
        require(
                logProbs == tokens.length(),
                "answer %s: %d log-probabilities (expected: one for each of %d tokens)",
                id,
                logProbs,
                tokens.length());
    }

    /** An answer whose policy is π_θi, or is taken for it. */
    public TrainedAnswer(TrajectoryId id, TokenIds tokens, int lossFrom, double reward) {
        this(id, tokens, lossFrom, reward, Optional.empty());
    }

    int lossTokens() {
        return tokens.length() - lossFrom;
    }
}
