package dev.ratchet.domain.reward;

import static dev.ratchet.domain.Checks.require;

import java.util.regex.Pattern;

/**
 * Names a verifier.
 *
 * @param name as in {@code math}: 1 to 32 of {@code a-z 0-9 -}, since it becomes part of keys
 * @param version changes whenever the verifier could judge an answer differently
 */
public record VerifierId(String name, int version) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    public VerifierId {
        require(NAME.matcher(name).matches(), "verifier: \"%s\" (expected: 1 to 32 of a-z 0-9 -)", name);
        require(version >= 1, "verifier %s, version: %d (expected: >= 1)", name, version);
    }

    @Override
    public String toString() {
        return name + "/" + version;
    }
}
