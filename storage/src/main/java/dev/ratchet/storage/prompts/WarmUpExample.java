package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

/**
 * One example of the supervised fine-tuning before iteration 1 (paper, section 2.2).
 *
 * @param question what the policy reads; not in the loss
 * @param response what it learns to write, without the end token
 */
public record WarmUpExample(String question, String response) {
    public WarmUpExample {
        require(!question.isBlank(), "warm-up example, question: blank (expected: text)");
        require(!response.isBlank(), "warm-up example \"%s\", response: blank (expected: text)", question);
    }
}
