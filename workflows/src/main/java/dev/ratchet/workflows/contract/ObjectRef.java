package dev.ratchet.workflows.contract;

import static dev.ratchet.domain.Checks.require;

/** A stored object and the SHA-256 of its bytes, in lower-case hex. */
public record ObjectRef(String key, String sha256) {
    public ObjectRef {
        require(!key.isBlank(), "object key: blank (expected: a key)");
        require(sha256.matches("[0-9a-f]{64}"), "sha256 of %s: \"%s\" (expected: 64 hex digits)", key, sha256);
    }
}
