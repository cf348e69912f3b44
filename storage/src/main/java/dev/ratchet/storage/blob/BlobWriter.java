package dev.ratchet.storage.blob;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the content of one blob. */
@FunctionalInterface
public interface BlobWriter {
    void writeTo(OutputStream out) throws IOException;
}
