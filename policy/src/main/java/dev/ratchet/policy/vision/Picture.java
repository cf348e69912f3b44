package dev.ratchet.policy.vision;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A picture as an encoder sees it.
 *
 * @param sha256 of the file that it was read from, in hexadecimal
 * @param pixels a square of the encoder's size
 */
public record Picture(String sha256, Pixels pixels) {
    /** What is subtracted from a value between 0 and 1, and what it is divided by. */
    public static final double MEAN = 0.5;

    public static final double DEVIATION = 0.5;

    public Picture {
        require(sha256.matches("[0-9a-f]{64}"), "picture: checksum %s (expected: SHA-256, 64 digits)", sha256);
        requireNonNull(pixels, "pixels");
        require(
                pixels.width() == pixels.height(),
                "picture %s: %d x %d pixels (expected: a square)",
                sha256,
                pixels.width(),
                pixels.height());
    }

    /**
     * Reads and resizes a file.
     *
     * @param size of the encoder's square
     * @throws dev.ratchet.domain.fault.FaultException {@code INVALID_REQUEST} as {@link ImageReader#read}
     */
    public static Picture of(String sha256, byte[] file, int size) {
        return new Picture(sha256, ImageResize.square(ImageReader.read(sha256, file), size));
    }

    /** Pixels along one side. */
    public int size() {
        return pixels.width();
    }

    /**
     * Writes the numbers of its patches, one patch after the other: all of a colour, row by row, then the next colour's.
     *
     * @param patchSize pixels of a patch along one side, a divisor of the picture's
     */
    public void patches(int patchSize, float[] numbers) {
        int at = 0;
        for (int top = 0; top < size(); top += patchSize) {
            for (int left = 0; left < size(); left += patchSize) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    for (int y = top; y < top + patchSize; y++) {
                        for (int x = left; x < left + patchSize; x++) {
                            numbers[at++] = normalised(pixels.at(x, y, channel));
                        }
                    }
                }
            }
        }
    }

    /** A value from 0 to 255 as the encoder takes it: from −1 to 1. */
    public static float normalised(int value) {
        return (float) ((value / 255.0 - MEAN) / DEVIATION);
    }
}
