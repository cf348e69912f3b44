package dev.ratchet.domain.prompt;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A problem with its reference answer, written x and y* in the paper (section 2.1).
 *
 * @param question what the policy reads, before any chat template
 * @param answer the reference answer y*
 * @param level difficulty as the set's author sees it, 1 is easiest
 * @param images SHA-256 of the files of the pictures that go before the question, at most 16
 */
public record Prompt(PromptId id, Domain domain, int level, String question, String answer, List<String> images) {
    /** Most pictures of a prompt. */
    public static final int MOST_IMAGES = 16;

    /** One of text alone. */
    public Prompt(PromptId id, Domain domain, int level, String question, String answer) {
        this(id, domain, level, question, answer, List.of());
    }

    public Prompt {
        requireNonNull(id, "id");
        requireNonNull(domain, "domain");
        require(level >= 1, "prompt %s, level: %d (expected: >= 1)", id, level);
        require(!question.isBlank(), "prompt %s, question: blank (expected: text)", id);
        require(!answer.isBlank(), "prompt %s, answer: blank (expected: a reference answer)", id);
        images = List.copyOf(images);
        require(
                images.size() <= MOST_IMAGES,
                "prompt %s, images: %d (expected: at most %d)",
                id,
                images.size(),
                MOST_IMAGES);
        for (String image : images) {
            require(
                    image.matches("[0-9a-f]{64}"),
                    "prompt %s, images: \"%s\" (expected: SHA-256, 64 digits)",
                    id,
                    image);
        }
    }
}
