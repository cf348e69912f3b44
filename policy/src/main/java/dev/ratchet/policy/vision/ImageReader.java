package dev.ratchet.policy.vision;

import com.google.errorprone.annotations.FormatMethod;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads PNG and JPEG, told by their first bytes alone, by the JDK's decoders.
 *
 * <p>Size is checked before anything is decoded. What is transparent lies on white. Colour profiles and the orientation that
 * cameras note are not applied. Whatever is wrong is an {@code INVALID_REQUEST} fault.
 */
public final class ImageReader {
    /** Most bytes of a file. */
    public static final int MOST_BYTES = 20 << 20;

    /** Most pixels of a picture: 16 megapixels. */
    public static final int MOST_PIXELS = 16_000_000;

    /** Most passes over a JPEG's pixels; encoders make about ten. */
    private static final int MOST_SCANS = 100;

    private ImageReader() {}

    /**
     * The pixels of {@code bytes}.
     *
     * @param name of the picture, for messages
     * @throws FaultException {@code INVALID_REQUEST}: no PNG or JPEG, too large, damaged, or with colours that are not RGB or
     *     grey
     */
    public static Pixels read(String name, byte[] bytes) {
        ImageHeader header = checked(name, bytes);
        BufferedImage image = decoded(name, bytes, header);
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw refused(
                    "image %s: %d x %d pixels where its header says %d x %d (expected: the same)",
                    name, image.getWidth(), image.getHeight(), header.width(), header.height());
        }
        return pixels(name, image);
    }

    private static ImageHeader checked(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw refused("image %s: %d bytes (expected: at most %d)", name, bytes.length, MOST_BYTES);
        }
        ImageHeader header = ImageHeader.of(bytes)
                .orElseThrow(() -> refused(
                        "image %s: no picture, it begins with %s (expected: a PNG or JPEG file)",
                        name, beginning(bytes)));
        long pixels = (long) header.width() * header.height();
        if (header.width() <= 0 || header.height() <= 0 || pixels > MOST_PIXELS) {
            throw refused(
                    "image %s: %s x %s pixels (expected: at least 1 x 1, at most %d in all)",
                    name,
                    Integer.toUnsignedString(header.width()),
                    Integer.toUnsignedString(header.height()),
                    MOST_PIXELS);
        }
        if (header.format() == ImageFormat.JPEG && ImageHeader.scans(bytes) > MOST_SCANS) {
            throw refused("image %s: %d scans (expected: at most %d)", name, ImageHeader.scans(bytes), MOST_SCANS);
        }
        return header;
    }

    private static BufferedImage decoded(String name, byte[] bytes, ImageHeader header) {
        javax.imageio.ImageReader reader =
                ImageIO.getImageReadersByFormatName(header.format().label()).next();
        List<String> damage = new ArrayList<>();
        reader.addIIOReadWarningListener((_, warning) -> {
            if (!warning.toLowerCase(Locale.ROOT).contains("profile")) {
                damage.add(warning);
            }
        });
        BufferedImage image;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            image = reader.read(0);
        } catch (IOException | RuntimeException e) { // decoders meet bad bytes with all kinds
            throw refused(
                    e,
                    "image %s: cannot be decoded, %s (expected: a whole %s)",
                    name,
                    e,
                    header.format().label());
        } finally {
            reader.dispose();
        }
        if (!damage.isEmpty()) {
            throw refused(
                    "image %s: damaged, %s (expected: a whole %s)",
                    name, damage.getFirst(), header.format().label());
        }
        return image;
    }

    private static Pixels pixels(String name, BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] values = new byte[width * height * Pixels.CHANNELS];
        if (image.getColorModel() instanceof IndexColorModel) {
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++) {
                    int colour = row[x];
                    put(values, y * width + x, colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF, colour >>> 24);
                }
            }
            return Pixels.owning(width, height, values);
        }
        int kind = image.getColorModel().getColorSpace().getType();
        int bands = image.getRaster().getNumBands();
        boolean alpha = image.getColorModel().hasAlpha();
        int colours = bands - (alpha ? 1 : 0);
        if (!(kind == ColorSpace.TYPE_GRAY && colours == 1) && !(kind == ColorSpace.TYPE_RGB && colours == 3)) {
            throw refused("image %s: %d channels of colour (expected: RGB, grey or a palette)", name, colours);
        }
        fill(values, image.getRaster(), colours, alpha);
        return Pixels.owning(width, height, values);
    }

    /** Takes samples as they are stored; the JDK would make grey ones brighter on their way to RGB. */
    private static void fill(byte[] values, Raster raster, int colours, boolean alpha) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        int[] row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = x * bands;
                int red = scaled(row[at], most);
                int green = colours == 1 ? red : scaled(row[at + 1], most);
                int blue = colours == 1 ? red : scaled(row[at + 2], most);
                put(values, y * width + x, red, green, blue, alpha ? scaled(row[at + colours], most) : 255);
            }
        }
    }

    private static int scaled(int sample, int most) {
        return most == 255 ? sample : (sample * 255 + most / 2) / most;
    }

    /** Lays a colour on white. */
    private static void put(byte[] values, int pixel, int red, int green, int blue, int alpha) {
        int at = pixel * Pixels.CHANNELS;
        values[at] = onWhite(red, alpha);
        values[at + 1] = onWhite(green, alpha);
        values[at + 2] = onWhite(blue, alpha);
    }

    private static byte onWhite(int value, int alpha) {
        return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    private static String beginning(byte[] bytes) {
        if (bytes.length == 0) {
            return "nothing";
        }
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, 8); i++) {
            hex.append("%02x ".formatted(bytes[i]));
        }
        return hex.toString().strip();
    }

    @FormatMethod
    private static FaultException refused(String message, Object... values) {
        return refused(null, message, values);
    }

    @FormatMethod
    private static FaultException refused(@Nullable Exception cause, String message, Object... values) {
        return new FaultException(Fault.INVALID_REQUEST, message.formatted(values), cause);
    }
}
