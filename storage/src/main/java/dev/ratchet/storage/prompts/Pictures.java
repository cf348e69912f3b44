package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Finds the pictures that a line of a prompt set names. */
@FunctionalInterface
public interface Pictures {
    /** Of what is in a store: the line's checksum is the picture. */
    Pictures BY_CHECKSUM = (_, sha256) -> {
        require(sha256 != null, "images, sha256: missing (expected: the checksum of a picture in the store)");
        return requireNonNull(sha256);
    };

    /**
     * The SHA-256 of a picture's bytes.
     *
     * @param file as in {@code images/000001.png}; null where the line names none
     * @param sha256 as the line has it, which must be right; null where it has none
     */
    String sha256(@Nullable String file, @Nullable String sha256);
}
