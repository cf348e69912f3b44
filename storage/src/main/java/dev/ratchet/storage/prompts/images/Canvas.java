package dev.ratchet.storage.prompts.images;

import dev.ratchet.storage.Checksums;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A square picture. A pixel either belongs to what is drawn or does not: there are no half tones, so that every machine draws the
 * same and colours can be counted.
 */
final class Canvas {
    private final int size;
    private final int[] pixels;

    Canvas(int size, int background) {
        this.size = size;
        this.pixels = new int[size * size];
        Arrays.fill(pixels, background);
    }

    /** A part of the plane, asked at the centres of pixels. */
    interface Area {
        boolean holds(double x, double y);
    }

    int size() {
        return size;
    }

    void dot(int x, int y, int rgb) {
        if (0 <= x && x < size && 0 <= y && y < size) {
            pixels[y * size + x] = rgb;
        }
    }

    /** Fills an area that lies within {@code reach} of a place; returns the bounds of what was drawn. */
    Bounds fill(double x, double y, double reach, Area area, int rgb) {
        Bounds bounds = Bounds.NOTHING;
        int lastRow = Math.min(size - 1, (int) Math.ceil(y + reach));
        int lastColumn = Math.min(size - 1, (int) Math.ceil(x + reach));
        for (int row = Math.max(0, (int) Math.floor(y - reach)); row <= lastRow; row++) {
            for (int column = Math.max(0, (int) Math.floor(x - reach)); column <= lastColumn; column++) {
                if (area.holds(column + 0.5, row + 0.5)) {
                    pixels[row * size + column] = rgb;
                    bounds = bounds.with(column, row);
                }
            }
        }
        return bounds;
    }

    /** Fills from {@code x0} to below {@code x1} and from {@code y0} to below {@code y1}. */
    void rectangle(int x0, int y0, int x1, int y1, int rgb) {
        for (int y = y0; y < y1; y++) {
            for (int x = x0; x < x1; x++) {
                dot(x, y, rgb);
            }
        }
    }

    void disc(double x, double y, double radius, int rgb) {
        fill(x, y, radius, (px, py) -> square(px - x) + square(py - y) <= square(radius), rgb);
    }

    void line(double x0, double y0, double x1, double y1, double width, int rgb) {
        double length = Math.sqrt(square(x1 - x0) + square(y1 - y0));
        double reach = length / 2 + width;
        Area area = (x, y) -> {
            double along = length == 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square(length);
            double nearest = Math.min(1, Math.max(0, along));
            double away = square(x - x0 - nearest * (x1 - x0)) + square(y - y0 - nearest * (y1 - y0));
            return away <= square(width / 2);
        };
        fill((x0 + x1) / 2, (y0 + y1) / 2, reach, area, rgb);
    }

    /** Two pictures have the same one if their pixels are the same. */
    String fingerprint() {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * pixels.length);
        bytes.asIntBuffer().put(pixels);
        return Checksums.sha256(bytes.array());
    }

    /** The picture as a PNG file. */
    byte[] png() {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, size, size, pixels, 0, size);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // Not ImageIO.write to the stream itself: that would go through a file in the temporary folder.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IllegalStateException("this JDK writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static double square(double number) {
        return number * number;
    }
}
