package dev.ratchet.storage.weights;

import dev.ratchet.storage.Checksums;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Hands out a blob's bytes and proves them: the read that would complete the blob throws CORRUPT_DATA unless length and
 * SHA-256 are those expected, so no reader ever holds all of a corrupt blob.
 */
final class ProvenInputStream extends FilterInputStream {
    private final MessageDigest digest = Checksums.sha256();
    private final String key;
    private final String sha256;
    private final long bytes;
    private long handedOut;

    ProvenInputStream(InputStream in, String key, String sha256, long bytes) {
        super(in);
        this.key = key;
        this.sha256 = sha256;
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = super.read(buffer, offset, length);
        if (count < 0) {
            Checksums.check(key, "bytes", Long.toString(handedOut), Long.toString(bytes));
            return -1;
        }
        digest.update(buffer, offset, count);
        handedOut += count;
        if (handedOut > bytes) {
            Checksums.check(key, "bytes", "more than " + bytes, Long.toString(bytes));
        }
        if (handedOut == bytes) {
            Checksums.check(key, "sha256", Checksums.text(digest.digest()), sha256);
        }
        return count;
    }

    /** Reads what it skips, so that all of it is proven. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[Math.clamp(count, 0, 1 << 16)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
