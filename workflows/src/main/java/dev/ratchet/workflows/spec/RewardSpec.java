package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Domain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How verdicts become rewards (section 2.3.3).
 *
 * @param lengthWeight weight of the length reward; 0 is off
 * @param lengthFromIteration first iteration whose rewards have it: off at first, then constant
 * @param attempts how often a verifier that breaks is asked before its verdict is VERIFIER_FAILED
 * @param partialCredit whether an answer that is right in part earns its share, and not 0
 * @param judge a language model that judges some domains; null is none
 */
public record RewardSpec(
        double lengthWeight,
        int lengthFromIteration,
        int attempts,
        boolean partialCredit,
        @Nullable JudgeSpec judge) {
    public RewardSpec {
        require(0 <= lengthWeight && lengthWeight <= 10, "reward.lengthWeight: %s (expected: 0 to 10)", lengthWeight);
        require(lengthFromIteration >= 1, "reward.lengthFromIteration: %d (expected: >= 1)", lengthFromIteration);
        require(1 <= attempts && attempts <= 100, "reward.attempts: %d (expected: 1 to 100)", attempts);
    }

    /** The judge of this domain's answers, where it is a language model. */
    public Optional<JudgeSpec> judgeOf(Domain domain) {
        return Optional.ofNullable(judge).filter(found -> found.domains().contains(domain));
    }
}
