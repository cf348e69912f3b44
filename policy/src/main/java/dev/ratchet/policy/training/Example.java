package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * A prompt and the response to imitate, its end token included; each at least one token.
 *
 * @param pictures that stand in the places of the prompt's tokens for images
 */
public record Example(TokenIds prompt, List<Picture> pictures, TokenIds response) {
    /** One whose prompt shows nothing. */
    public Example(TokenIds prompt, TokenIds response) {
        this(prompt, List.of(), response);
    }

    public Example {
        pictures = List.copyOf(pictures);
        require(prompt.length() >= 1, "example: empty prompt (expected: at least one token)");
        require(response.length() >= 1, "example: empty response (expected: at least one token)");
    }
}
