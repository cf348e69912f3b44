package dev.ratchet.storage;

import static dev.ratchet.domain.fault.Fault.CORRUPT_DATA;

import dev.ratchet.domain.fault.FaultException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The two checksums of the system, as lower-case hexadecimal text. */
public final class Checksums {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private Checksums() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** SHA-256 of {@code bytes}, 64 digits. */
    public static String sha256(byte[] bytes) {
        return text(sha256().digest(bytes));
    }

    public static String text(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** CRC-32C of {@code length} bytes from {@code offset}, 8 digits. */
    public static String crc32c(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    public static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }

    /** Throws CORRUPT_DATA unless both are equal. */
    public static void check(String key, String what, String actual, String expected) {
        if (!actual.equals(expected)) {
            throw corrupt(key, what, actual, expected, null);
        }
    }

    public static FaultException corrupt(
            String key,
            String what,
            String actual,
            String expected,
            @org.jspecify.annotations.Nullable Throwable cause) {
        return new FaultException(
                CORRUPT_DATA,
                "object %s, %s: %s (expected: %s). It was changed after it was written: restore it from a copy or go back to an earlier commit"
                        .formatted(key, what, actual, expected),
                cause);
    }
}
