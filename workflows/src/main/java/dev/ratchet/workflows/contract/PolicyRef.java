package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.policy.PolicyVersion;

/**
 * Published weights: π_θi.
 *
 * @param manifest the create-once record that names the files of the Hugging Face directory
 * @param weightsSha256 of {@code model.safetensors}; a worker proves it before it takes work
 */
public record PolicyRef(PolicyVersion version, ObjectRef manifest, String weightsSha256) {
    public PolicyRef {
        require(weightsSha256.matches("[0-9a-f]{64}"), "weights: \"%s\" (expected: 64 hex digits)", weightsSha256);
    }
}
