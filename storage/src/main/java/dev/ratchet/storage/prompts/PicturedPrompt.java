package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.Checksums;
import java.util.List;

/** A prompt and what is to be seen with it. */
public record PicturedPrompt(Prompt prompt, List<Picture> pictures) {
    public PicturedPrompt {
        requireNonNull(prompt, "prompt");
        pictures = List.copyOf(pictures);
    }

    /** A picture's file, as in {@code images/000001.png}, and the SHA-256 of its bytes. */
    public record Picture(String file, String sha256) {
        public Picture {
            require(!file.isBlank(), "images, file: blank (expected: the path of a picture)");
            require(Checksums.isSha256(sha256), "images, sha256: \"%s\" (expected: 64 hexadecimal digits)", sha256);
        }
    }
}
