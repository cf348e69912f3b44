package dev.ratchet.storage.weights;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;

/**
 * Weights under content hashes, which become visible through one manifest that names them all, so that two attempts never
 * mix. Files stream through; a 135-million-parameter model does not sit in the heap.
 */
public final class WeightsStore {
    public static final JsonObjects<WeightsManifest> MANIFESTS =
            new JsonObjects<>("ratchet.weights/1", WeightsManifest.class);

    private final BlobStore store;

    public WeightsStore(BlobStore store) {
        this.store = store;
    }

    /**
     * Stores what {@code content} writes under a key made of its SHA-256. {@code content} is asked twice, once to hash and
     * once to store, and must write the same bytes both times.
     *
     * @param keyOf makes the key of the SHA-256
     */
    public WeightsFile put(String name, UnaryOperator<String> keyOf, BlobWriter content) {
        Sizing sizing = new Sizing();
        String sha256 = digest(name, content, sizing);
        String key = keyOf.apply(sha256);
        store.create(key, out -> {
            MessageDigest second = Checksums.sha256();
            content.writeTo(new DigestOutputStream(out, second));
            String again = Checksums.text(second.digest());
            if (!again.equals(sha256)) {
                // thrown inside the write, so that nothing is stored under a hash it does not have
                throw new IOException("file %s: sha256 %s when written again (expected: %s, the same bytes both times)"
                        .formatted(name, again, sha256));
            }
        });
        return new WeightsFile(name, key, sha256, sizing.bytes);
    }

    /** Opens a file; the stream proves the checksum before it hands out the last bytes. */
    public InputStream open(WeightsFile file) {
        InputStream in = store.read(file.key()).orElseThrow(() -> Blobs.missing(file.key()));
        return new ProvenInputStream(in, file.key(), file.sha256(), file.bytes());
    }

    /** Reads a file to its end and throws CORRUPT_DATA unless it is what the manifest says. */
    public void prove(WeightsFile file) {
        try (InputStream in = open(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new FaultException(
                    Fault.STORAGE_UNAVAILABLE, "object %s: reading broke off: %s".formatted(file.key(), e), e);
        }
    }

    private static String digest(String name, BlobWriter content, Sizing sizing) {
        MessageDigest digest = Checksums.sha256();
        try (DigestOutputStream out = new DigestOutputStream(sizing, digest)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("file %s: %s".formatted(name, e), e);
        }
        return Checksums.text(digest.digest());
    }

    /** Counts what is written to it. */
    private static final class Sizing extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
