package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.vision.Picture;
import java.util.List;

/**
 * What a client asks of a policy.
 *
 * @param client whose turn it takes
 * @param prompt at least one token
 * @param pictures that stand in the places of the prompt's tokens for images
 * @param samples answers to it
 * @param maxTokens that an answer may have
 * @param settings how answers are written; the limit of a round does not count
 * @param seed with it the same question has the same answers
 * @param topTokens how many of the likeliest tokens are told for each place
 */
public record Question(
        String client,
        TokenIds prompt,
        List<Picture> pictures,
        int samples,
        int maxTokens,
        SamplingSettings settings,
        long seed,
        int topTokens) {
    public Question {
        requireNonNull(client, "client");
        requireNonNull(settings, "settings");
        pictures = List.copyOf(pictures);
        require(prompt.length() >= 1, "prompt: empty (expected: at least one token)");
        require(samples >= 1, "samples: %d (expected: >= 1)", samples);
        require(maxTokens >= 1, "max tokens: %d (expected: >= 1)", maxTokens);
        require(topTokens >= 0, "top tokens: %d (expected: >= 0)", topTokens);
    }

    /** One that shows nothing. */
    public Question(
            String client,
            TokenIds prompt,
            int samples,
            int maxTokens,
            SamplingSettings settings,
            long seed,
            int topTokens) {
        this(client, prompt, List.of(), samples, maxTokens, settings, seed, topTokens);
    }
}
