package dev.ratchet.domain.prompt;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A problem with its reference answer, written x and y* in the paper (section 2.1).
 *
 * @param question what the policy reads, before any chat template
 * @param answer the reference answer y*
 * @param level difficulty as the set's author sees it, 1 is easiest
 */
public record Prompt(PromptId id, Domain domain, int level, String question, String answer) {
    public Prompt {
        requireNonNull(id, "id");
        requireNonNull(domain, "domain");
        require(level >= 1, "prompt %s, level: %d (expected: >= 1)", id, level);
        require(!question.isBlank(), "prompt %s, question: blank (expected: text)", id);
        require(!answer.isBlank(), "prompt %s, answer: blank (expected: a reference answer)", id);
    }
}
