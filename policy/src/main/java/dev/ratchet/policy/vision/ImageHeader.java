package dev.ratchet.policy.vision;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the first bytes of a picture say, read without decoding anything.
 *
 * @param width pixels, more than 2³¹ − 1 are negative
 * @param height likewise
 */
record ImageHeader(ImageFormat format, int width, int height) {
    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int FIRST_CHUNK = 0x49484452;
    private static final int JPEG_START = 0xFFD8;
    private static final int SCAN = 0xDA;
    private static final int END = 0xD9;

    /** The header, where the bytes begin as a PNG or a JPEG and say how large the picture is. */
    static Optional<ImageHeader> of(byte[] bytes) {
        if (bytes.length >= 24 && number(bytes, 0, 8) == PNG) {
            return number(bytes, 12, 4) == FIRST_CHUNK
                    ? Optional.of(
                            new ImageHeader(ImageFormat.PNG, (int) number(bytes, 16, 4), (int) number(bytes, 20, 4)))
                    : Optional.empty();
        }
        return bytes.length >= 4 && number(bytes, 0, 2) == JPEG_START ? jpeg(bytes) : Optional.empty();
    }

    private static Optional<ImageHeader> jpeg(byte[] bytes) {
        int at = 2;
        while (true) {
            OptionalInt marker = marker(bytes, at);
            if (marker.isEmpty() || marker.getAsInt() + 9 > bytes.length) {
                return Optional.empty();
            }
            int kind = bytes[marker.getAsInt()] & 0xFF;
            at = marker.getAsInt() + 1;
            if (frame(kind)) {
                return Optional.of(new ImageHeader(
                        ImageFormat.JPEG, (int) number(bytes, at + 5, 2), (int) number(bytes, at + 3, 2)));
            }
            if (kind == SCAN || kind == END) {
                return Optional.empty(); // pixels before their number is known
            }
            at += (int) number(bytes, at, 2);
        }
    }

    /** How often a JPEG goes over the picture; a progressive one may do so again and again. */
    static int scans(byte[] bytes) {
        int scans = 0;
        for (int i = 2; i + 1 < bytes.length; i++) {
            // Within the data of a scan, 0xFF is followed by 0.
            if ((bytes[i] & 0xFF) == 0xFF && (bytes[i + 1] & 0xFF) == SCAN) {
                scans++;
            }
        }
        return scans;
    }

    /** Where the kind of the next marker stands, behind bytes that fill. */
    private static OptionalInt marker(byte[] bytes, int from) {
        int at = from;
        if (at >= bytes.length || (bytes[at] & 0xFF) != 0xFF) {
            return OptionalInt.empty();
        }
        while (at < bytes.length && (bytes[at] & 0xFF) == 0xFF) {
            at++;
        }
        return at < bytes.length ? OptionalInt.of(at) : OptionalInt.empty();
    }

    /** Whether a marker begins a frame: all from C0 to CF but those of tables and reserved ones. */
    private static boolean frame(int kind) {
        return 0xC0 <= kind && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
    }

    /** A big-endian number of {@code count} bytes. */
    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | (bytes[from + i] & 0xFF);
        }
        return number;
    }
}
