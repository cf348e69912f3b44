package dev.ratchet.storage;

import static dev.ratchet.domain.Checks.require;

/**
 * Names a stored object together with what proves it.
 *
 * @param sha256 of all its bytes, as {@code sha256sum} prints it
 * @param rows how many records it holds
 */
public record StoredObject(String key, String sha256, int rows, long bytes) {
    public StoredObject {
        require(Checksums.isSha256(sha256), "object %s, sha256: %s (expected: 64 hexadecimal digits)", key, sha256);
        require(rows >= 0, "object %s, rows: %d (expected: >= 0)", key, rows);
        require(bytes >= 0, "object %s, bytes: %d (expected: >= 0)", key, bytes);
    }
}
