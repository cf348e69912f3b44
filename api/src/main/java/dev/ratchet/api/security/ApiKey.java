package dev.ratchet.api.security;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;

/**
 * A key as it is kept: what it is cannot be told from it.
 *
 * @param name whose it is, in the form of a campaign's name
 * @param sha256 of the key, 64 hex digits
 */
public record ApiKey(String name, Role role, String sha256) {
    public ApiKey {
        require(
                BranchId.fits(name),
                "key's name: \"%s\" (expected: 1 to 63 of a-z 0-9 -, beginning with a letter or digit)",
                name);
        require(sha256.matches("[0-9a-f]{64}"), "key of %s: \"%s\" (expected: 64 hex digits)", name, sha256);
    }

    /** The first digits of the digest, to tell two keys of a name apart. */
    public String start() {
        return sha256.substring(0, 8);
    }
}
