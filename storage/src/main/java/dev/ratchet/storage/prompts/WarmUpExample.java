package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import java.util.List;

/**
 * One example of the supervised fine-tuning before iteration 1 (paper, section 2.2).
 *
 * @param question what the policy reads; not in the loss
 * @param response what it learns to write, without the end token
 * @param images SHA-256 of the files of the pictures that go before the question
 */
public record WarmUpExample(String question, String response, List<String> images) {
    /** One of text alone. */
    public WarmUpExample(String question, String response) {
        this(question, response, List.of());
    }

    public WarmUpExample {
        images = List.copyOf(images);
        require(!question.isBlank(), "warm-up example, question: blank (expected: text)");
        require(!response.isBlank(), "warm-up example \"%s\", response: blank (expected: text)", question);
    }
}
