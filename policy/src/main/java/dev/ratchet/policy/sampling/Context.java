package dev.ratchet.policy.sampling;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * All that the next token of a sequence depends on beside weights and address: sequences share keys and values only where both
 * are the same.
 *
 * @param pictures in the places of the first tokens for images
 */
record Context(TokenIds tokens, List<Picture> pictures) {
    Context {
        requireNonNull(tokens, "tokens");
        pictures = List.copyOf(pictures);
    }
}
