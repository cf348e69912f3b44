package dev.ratchet.storage.trajectory;

import static dev.ratchet.storage.Checksums.corrupt;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ratchet.storage.Checksums;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.ipc.message.ArrowFooter;

/**
 * The checksums by which an Arrow file proves itself; they stand in the custom metadata of its footer.
 *
 * <ul>
 *   <li>{@code ratchet.blocks}: CRC-32C of each record-batch block (metadata and body), in order, commas between.
 *   <li>{@code ratchet.columns}, where single columns are to be read: CRC-32C of each block's metadata and of each of its columns,
 *       dashes between, commas between blocks.
 *   <li>{@code ratchet.sha256}: {@code sha256:} and the SHA-256 of the file with the digits of this value and of the
 *       next one replaced by zeros.
 *   <li>{@code ratchet.footer}: {@code crc32c:} and the CRC-32C of everything from the footer to the end of the file
 *       with the digits of this value replaced by zeros.
 * </ul>
 *
 * <p>The whole file is proven by all three; a ranged read proves the footer by its own checksum and each block by its
 * entry in {@code ratchet.blocks}, or the columns that are read by theirs in {@code ratchet.columns}.
 */
final class ArrowSeal {
    static final String BLOCKS = "ratchet.blocks";
    static final String COLUMNS = "ratchet.columns";
    static final String SHA256 = "ratchet.sha256";
    static final String FOOTER = "ratchet.footer";

    static final String OPEN_SHA256 = "sha256:" + "0".repeat(64);
    static final String OPEN_FOOTER = "crc32c:" + "0".repeat(8);

    /** Length of the footer and the closing magic. */
    private static final int TRAILER = 4 + 6;

    private static final byte[] MAGIC = "ARROW1".getBytes(US_ASCII);

    private ArrowSeal() {}

    /** Fills the two open checksums of a file that was just written. */
    static void close(byte[] file) {
        int footer = file.length - TRAILER - footerLength("the file just written", file);
        Span sha256 = find("the file just written", file, footer, "sha256:", 64);
        Span crc = find("the file just written", file, footer, "crc32c:", 8);
        sha256.write(file, sha256OfOpened(file, sha256, crc));
        crc.write(file, crcOfOpened(file, footer, crc));
    }

    /** Bytes from the footer to the end, as the end of the file says. */
    static int tailLength(String key, byte[] end) {
        return footerLength(key, end) + TRAILER;
    }

    /** Proves the footer at the end of {@code file}, which may be the file's last part alone, and reads it. */
    static ArrowFooter provenFooter(String key, byte[] file) {
        int footer = file.length - tailLength(key, file);
        if (footer < 0) {
            throw corrupt(key, "footer", -footer + " bytes before the file", "within the file", null);
        }
        Span crc = find(key, file, footer, "crc32c:", 8);
        Checksums.check(key, "crc32c of the footer", crcOfOpened(file, footer, crc), crc.read(file));
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOfRange(file, footer, file.length - TRAILER))
                .order(ByteOrder.LITTLE_ENDIAN);
        return new ArrowFooter(Footer.getRootAsFooter(bytes));
    }

    /** Proves all bytes of {@code file}. */
    static void proveWhole(String key, byte[] file) {
        int footer = file.length - tailLength(key, file);
        Span sha256 = find(key, file, footer, "sha256:", 64);
        Span crc = find(key, file, footer, "crc32c:", 8);
        Checksums.check(key, "sha256", sha256OfOpened(file, sha256, crc), sha256.read(file));
    }

    private static int footerLength(String key, byte[] end) {
        int size = end.length;
        if (size < TRAILER || !Arrays.equals(end, size - MAGIC.length, size, MAGIC, 0, MAGIC.length)) {
            throw corrupt(key, "last bytes", size + " bytes that do not end an Arrow file", "ARROW1 at the end", null);
        }
        int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(size - TRAILER);
        if (length <= 0 || length > Integer.MAX_VALUE - TRAILER) {
            throw corrupt(key, "length of the footer", length + " bytes", "> 0", null);
        }
        return length;
    }

    private static Span find(String key, byte[] file, int from, String label, int digits) {
        byte[] wanted = label.getBytes(US_ASCII);
        int found = -1;
        for (int at = Math.max(from, 0); at + wanted.length + digits <= file.length; at++) {
            if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
                if (found >= 0) {
                    throw corrupt(key, "footer", "two values of " + label, "one", null);
                }
                found = at + wanted.length;
            }
        }
        if (found < 0) {
            throw corrupt(key, "footer", "no value of " + label, "one", null);
        }
        return new Span(found, digits);
    }

    private static String sha256OfOpened(byte[] file, Span one, Span other) {
        MessageDigest digest = Checksums.sha256();
        int done = 0;
        for (Span span : one.start() < other.start() ? new Span[] {one, other} : new Span[] {other, one}) {
            digest.update(file, done, span.start() - done);
            digest.update(span.zeros());
            done = span.start() + span.length();
        }
        digest.update(file, done, file.length - done);
        return Checksums.text(digest.digest());
    }

    private static String crcOfOpened(byte[] file, int footer, Span crc) {
        byte[] tail = Arrays.copyOfRange(file, footer, file.length);
        byte[] zeros = crc.zeros();
        System.arraycopy(zeros, 0, tail, crc.start() - footer, zeros.length);
        return Checksums.crc32c(tail, 0, tail.length);
    }

    private record Span(int start, int length) {
        byte[] zeros() {
            return "0".repeat(length).getBytes(US_ASCII);
        }

        String read(byte[] file) {
            return new String(file, start, length, US_ASCII);
        }

        void write(byte[] file, String text) {
            System.arraycopy(text.getBytes(US_ASCII), 0, file, start, length);
        }
    }
}
