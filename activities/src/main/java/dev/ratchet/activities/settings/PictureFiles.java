package dev.ratchet.activities.settings;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.vision.ImageReader;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.prompts.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Pictures beside a file of prompts. */
public final class PictureFiles implements Pictures {
    private final Path prompts;
    private final Sink sink;

    /** Takes a picture's file, checks it and says its checksum. */
    @FunctionalInterface
    public interface Sink {
        String put(String name, byte[] file);
    }

    /**
     * @param prompts the prompts' file, whose folder names of pictures refer to
     */
    public PictureFiles(Path prompts, Sink sink) {
        this.prompts = prompts;
        this.sink = sink;
    }

    @Override
    public String sha256(@Nullable String file, @Nullable String sha256) {
        if (file == null) {
            throw new IllegalArgumentException("images, file: missing (expected: a PNG or JPEG beside the prompts)");
        }
        String found;
        try {
            found = sink.put(file, read(file));
        } catch (FaultException e) {
            throw new IllegalArgumentException("images: " + e.getMessage(), e); // the reader adds the line
        }
        if (sha256 != null && !sha256.equals(found)) {
            throw new IllegalArgumentException(
                    "images, file: %s has SHA-256 %s (expected: %s, as the line says)".formatted(file, found, sha256));
        }
        return found;
    }

    /** At most one byte more than is taken, whatever the file has. */
    private byte[] read(String file) {
        try (InputStream in = Files.newInputStream(prompts.resolveSibling(file))) {
            return in.readNBytes(ImageReader.MOST_BYTES + 1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw invalid("image %s: no such file (expected: a path from the folder of the prompts)", file, e);
        } catch (IOException e) {
            throw invalid("image %s: cannot be read, " + e.getClass().getSimpleName() + " (expected: a file)", file, e);
        }
    }

    private static FaultException invalid(String message, String file, Exception cause) {
        return new FaultException(Fault.INVALID_REQUEST, message.formatted(file), cause);
    }

    /** Of pictures that are only checked. */
    public static PictureFiles checked(Path prompts) {
        return new PictureFiles(prompts, (name, file) -> {
            ImageReader.read(name, file);
            return Checksums.sha256(file);
        });
    }
}
