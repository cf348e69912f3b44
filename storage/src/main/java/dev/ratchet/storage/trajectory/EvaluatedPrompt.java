package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.PromptId;
import java.util.Optional;

/**
 * What an evaluation found of one prompt.
 *
 * @param answers written
 * @param right of them
 * @param partlyRight of them
 * @param unjudged answers without a verdict that may be a score
 * @param majority whether the answer that most of them give is right; absent where answers are not put to the vote
 * @param tokens of all answers together
 */
public record EvaluatedPrompt(
        PromptId prompt,
        Domain domain,
        int level,
        int answers,
        int right,
        int partlyRight,
        int unjudged,
        Optional<Boolean> majority,
        int tokens) {
    public EvaluatedPrompt {
        requireNonNull(prompt, "prompt");
        requireNonNull(domain, "domain");
        requireNonNull(majority, "majority");
        require(
                0 <= right && 0 <= partlyRight && 0 <= unjudged && right + partlyRight + unjudged <= answers,
                "prompt %s: %d right, %d partly right and %d unjudged of %d answers (expected: no more)",
                prompt,
                right,
                partlyRight,
                unjudged,
                answers);
    }

    /** Answers that may be counted. */
    public int judged() {
        return answers - unjudged;
    }

    /** The share of right ones among the judged; only where there are any. */
    public double share() {
        return (double) right / judged();
    }
}
