package dev.ratchet.policy.vision;

import static dev.ratchet.domain.Checks.require;

/**
 * Brings pictures of any size to the square that an encoder sees, by whole numbers alone, so that the result is the same
 * everywhere.
 *
 * <p>The picture keeps its proportions: it is padded to a square with {@link #PADDING}, in the middle, as transformers'
 * {@code LlavaImageProcessor} does with {@code do_pad}. A square that is too large shrinks: a pixel of the result is the mean
 * of the area that it covers. One that is too small grows by linear interpolation between the centres of pixels.
 */
public final class ImageResize {
    /** What fills a square beside the picture: the value that becomes (nearly) 0 for the encoder. */
    public static final int PADDING = 127;

    private ImageResize() {}

    /** {@code picture} as a square of {@code size} pixels. */
    public static Pixels square(Pixels picture, int size) {
        require(size > 0, "size: %d pixels (expected: > 0)", size);
        Padded source = new Padded(picture);
        if (picture.width() == size && picture.height() == size) {
            return picture;
        }
        byte[] values = new byte[size * size * Pixels.CHANNELS];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    int value = source.side() > size
                            ? mean(source, size, x, y, channel)
                            : between(source, size, x, y, channel);
                    values[(y * size + x) * Pixels.CHANNELS + channel] = (byte) value;
                }
            }
        }
        return Pixels.owning(size, size, values);
    }

    /** A picture in the middle of a square. */
    private record Padded(Pixels picture, int side, int left, int top) {
        Padded(Pixels picture) {
            int side = Math.max(picture.width(), picture.height());
            this(picture, side, (side - picture.width()) / 2, (side - picture.height()) / 2);
        }

        int at(int x, int y, int channel) {
            int column = x - left;
            int row = y - top;
            return 0 <= column && column < picture.width() && 0 <= row && row < picture.height()
                    ? picture.at(column, row, channel)
                    : PADDING;
        }
    }

    /**
     * Where a pixel of the source is {@code size} units wide and one of the result as many as the source has pixels, all
     * borders are whole numbers, and so are the areas that they share.
     */
    private static int mean(Padded source, int size, int x, int y, int channel) {
        long side = source.side();
        long sum = side * side * PADDING;
        int firstRow = Math.max(source.top(), (int) (y * side / size));
        int endRow =
                Math.min(source.top() + source.picture().height(), (int) Math.ceilDiv((y + 1) * side, (long) size));
        int firstColumn = Math.max(source.left(), (int) (x * side / size));
        int endColumn =
                Math.min(source.left() + source.picture().width(), (int) Math.ceilDiv((x + 1) * side, (long) size));
        for (int row = firstRow; row < endRow; row++) {
            long height = shared(row, size, y, side);
            for (int column = firstColumn; column < endColumn; column++) {
                sum += height * shared(column, size, x, side) * (source.at(column, row, channel) - PADDING);
            }
        }
        return (int) ((sum + side * side / 2) / (side * side));
    }

    /** Of pixel {@code from} of the source and pixel {@code to} of the result, along one axis. */
    private static long shared(long from, long size, long to, long side) {
        return Math.min((from + 1) * size, (to + 1) * side) - Math.max(from * size, to * side);
    }

    private static int between(Padded source, int size, int x, int y, int channel) {
        Place column = Place.of(x, source.side(), size);
        Place row = Place.of(y, source.side(), size);
        long unit = 2L * size;
        long upper = source.at(column.first(), row.first(), channel) * (unit - column.share())
                + source.at(column.second(), row.first(), channel) * column.share();
        long lower = source.at(column.first(), row.second(), channel) * (unit - column.share())
                + source.at(column.second(), row.second(), channel) * column.share();
        return (int) ((upper * (unit - row.share()) + lower * row.share() + unit * unit / 2) / (unit * unit));
    }

    /** Two pixels of the source and how much of the second, in parts of {@code 2 · size}. */
    private record Place(int first, int second, long share) {
        static Place of(int pixel, int side, int size) {
            long unit = 2L * size;
            long at = Math.max(0, (2L * pixel + 1) * side - size);
            int first = (int) (at / unit);
            return first + 1 < side ? new Place(first, first + 1, at % unit) : new Place(side - 1, side - 1, 0);
        }
    }
}
