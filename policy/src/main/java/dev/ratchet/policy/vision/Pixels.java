package dev.ratchet.policy.vision;

import static dev.ratchet.domain.Checks.require;

import java.util.Arrays;

/**
 * The pixels of a picture: red, green and blue of 8 bits each, row by row from the top left. A class, since a record would
 * share its array and compare by identity.
 */
public final class Pixels {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] values;

    private Pixels(int width, int height, byte[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** {@code values} has the three of each pixel together; it is taken over, so nobody may write to it any more. */
    static Pixels owning(int width, int height, byte[] values) {
        require(width > 0 && height > 0, "picture: %d x %d (expected: at least 1 x 1)", width, height);
        require(
                values.length == (long) width * height * CHANNELS,
                "picture of %d x %d: %d values (expected: three for each pixel)",
                width,
                height,
                values.length);
        return new Pixels(width, height, values);
    }

    /** {@code values} has the three of each pixel together. */
    public static Pixels of(int width, int height, byte[] values) {
        return owning(width, height, values.clone());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** One of red (0), green (1) and blue (2), from 0 to 255. */
    public int at(int x, int y, int channel) {
        return values[(y * width + x) * CHANNELS + channel] & 0xFF;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pixels that
                && width == that.width
                && height == that.height
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Pixels[%d x %d]".formatted(width, height);
    }
}
