package dev.ratchet.rewards;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.Verifier;

/**
 * Judges with a verifier that may break: an exception is tried again and then becomes {@code VERIFIER_FAILED}, never a
 * score. Errors of the machine, such as memory that ran out, pass through.
 *
 * @param verifier what judges
 * @param attempts how often it may try in all, at least 1
 */
public record Scoring(Verifier verifier, int attempts) {
    private static final int MOST_REASON = 300;

    public Scoring {
        requireNonNull(verifier, "verifier");
        require(attempts >= 1, "attempts: %d (expected: >= 1)", attempts);
    }

    /** The verifier's judgement, or {@code VERIFIER_FAILED} with the last exception in the reason. */
    public Judgement judge(Prompt prompt, String response) {
        RuntimeException last = new IllegalStateException("not tried");
        for (int attempt = 1; attempt <= attempts; attempt++) {
            try {
                return verifier.judge(prompt, response);
            } catch (RuntimeException e) {
                last = e;
            }
        }
        String reason = "broke %d times, last with %s: %s"
                .formatted(attempts, last.getClass().getSimpleName(), last.getMessage());
        return Judgement.whole(
                Verdict.VERIFIER_FAILED, reason.substring(0, Math.min(reason.length(), MOST_REASON)), verifier.id());
    }
}
