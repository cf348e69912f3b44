package dev.ratchet.api;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Bodies that are files, and larger than orders. */
public final class Uploads {
    private static final int MOST_BYTES = 20 << 20;

    private Uploads() {}

    /** The whole body, none if there is none, or 413 if it is larger than uploads may be. */
    public static byte[] read(@Nullable InputStream body) {
        if (body == null) {
            return new byte[0];
        }
        try {
            byte[] content = body.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                body.transferTo(OutputStream.nullOutputStream()); // who still sends would not hear an answer
                throw new HttpStatusException(
                        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                        "body: more than %d bytes (expected: at most so many; leave lines out, or use the command line)"
                                .formatted(MOST_BYTES));
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException("body: it broke off", e);
        }
    }
}
