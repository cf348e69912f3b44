package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;

/** A prompt and the response to imitate, its end token included; each at least one token. */
public record Example(TokenIds prompt, TokenIds response) {
    public Example {
        require(prompt.length() >= 1, "example: empty prompt (expected: at least one token)");
        require(response.length() >= 1, "example: empty response (expected: at least one token)");
    }
}
