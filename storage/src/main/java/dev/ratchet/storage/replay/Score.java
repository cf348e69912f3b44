package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.reward.Verdict;
import java.util.Optional;

/**
 * What a verifier said of a finished trajectory.
 *
 * @param reward what the verdict alone earns; absent unless it is a judgement
 */
public record Score(Verdict verdict, Optional<Double> reward) {
    public Score {
        requireNonNull(verdict, "verdict");
        require(verdict.judged() || reward.isEmpty(), "score: reward %s after %s (expected: none)", reward, verdict);
        require(reward.isEmpty() || Double.isFinite(reward.get()), "score, reward: %s (expected: finite)", reward);
    }
}
