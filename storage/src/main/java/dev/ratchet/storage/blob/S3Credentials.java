package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who asks an S3 store. Its text never shows the secret. */
public record S3Credentials(String accessKey, String secretKey) {
    private static final String REMEDY =
            " (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or files that hold them named by"
                    + " RATCHET_S3_ACCESS_KEY_FILE and RATCHET_S3_SECRET_KEY_FILE)";

    /** Reads {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, or the files that two variables of Ratchet name. */
    public static S3Credentials from(Map<String, String> environment) {
        return new S3Credentials(
                find(environment, "AWS_ACCESS_KEY_ID", "RATCHET_S3_ACCESS_KEY_FILE"),
                find(environment, "AWS_SECRET_ACCESS_KEY", "RATCHET_S3_SECRET_KEY_FILE"));
    }

    private static String find(Map<String, String> environment, String variable, String fileVariable) {
        @Nullable String file = environment.get(fileVariable);
        @Nullable String value = file == null ? environment.get(variable) : read(fileVariable, file);
        if (value == null || value.isBlank()) {
            throw new FaultException(INVALID_REQUEST, "S3 credentials: no " + variable + REMEDY);
        }
        return value.strip();
    }

    private static String read(String variable, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "S3 credentials: cannot read the file of %s: %s".formatted(variable, e) + REMEDY,
                    e);
        }
    }

    @Override
    public String toString() {
        return "S3Credentials[accessKey=" + accessKey + ", secretKey=hidden]";
    }
}
