package dev.ratchet.policy.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageTypeSpecifier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ImageReaderTest {
    @Test
    void a_png_has_exactly_its_pixels() {
        BufferedImage image = ImageFiles.gradient(31, 17, BufferedImage.TYPE_INT_RGB);

        Pixels pixels = ImageReader.read("a.png", ImageFiles.file(image, "png"));

        assertThat(pixels.width()).isEqualTo(31);
        assertThat(pixels.height()).isEqualTo(17);
        for (int y = 0; y < 17; y++) {
            for (int x = 0; x < 31; x++) {
                int colour = pixels.at(x, y, 0) << 16 | pixels.at(x, y, 1) << 8 | pixels.at(x, y, 2);
                assertThat(colour).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
    }

    @Test
    void a_jpeg_has_nearly_its_pixels_whatever_its_name_says() {
        BufferedImage image = ImageFiles.gradient(64, 48, BufferedImage.TYPE_INT_RGB);

        Pixels pixels = ImageReader.read("a.png", ImageFiles.file(image, "jpeg"));

        assertThat(pixels.width()).isEqualTo(64);
        assertThat(pixels.height()).isEqualTo(48);
        assertThat(pixels.at(32, 24, 0)).isCloseTo(127, within(12));
        assertThat(pixels.at(32, 24, 1)).isCloseTo(127, within(12));
        assertThat(pixels.at(32, 24, 2)).isCloseTo(100, within(12));
    }

    @Test
    void grey_stays_as_bright_as_it_is_stored() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 128);
        image.getRaster().setSample(1, 0, 0, 7);

        Pixels pixels = ImageReader.read("grey", ImageFiles.file(image, "png"));

        assertThat(pixels).isEqualTo(Pixels.of(2, 1, new byte[] {(byte) 128, (byte) 128, (byte) 128, 7, 7, 7}));
    }

    @Test
    void a_palette_gives_its_colours_and_what_it_lets_through_is_white() {
        byte[] red = {10, 20, 30, 40};
        byte[] alpha = {(byte) 255, (byte) 255, (byte) 255, 0};
        IndexColorModel palette = new IndexColorModel(2, 4, red, red, new byte[4], alpha);
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        for (int x = 0; x < 4; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }

        Pixels pixels = ImageReader.read("palette", ImageFiles.file(image, "png"));

        assertThat(pixels).isEqualTo(Pixels.of(4, 1, new byte[] {10, 10, 0, 20, 20, 0, 30, 30, 0, -1, -1, -1}));
    }

    @Test
    void what_is_transparent_lies_on_white() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00000000);
        image.setRGB(1, 0, 0x80000000);

        Pixels pixels = ImageReader.read("alpha", ImageFiles.file(image, "png"));

        assertThat(pixels).isEqualTo(Pixels.of(2, 1, new byte[] {-1, -1, -1, 127, 127, 127}));
    }

    @Test
    void sixteen_bits_become_eight() {
        BufferedImage image = ImageTypeSpecifier.createGrayscale(16, DataBuffer.TYPE_USHORT, false)
                .createBufferedImage(2, 1);
        WritableRaster raster = image.getRaster();
        raster.setSample(0, 0, 0, 0xFFFF);
        raster.setSample(1, 0, 0, 0x8000);

        Pixels pixels = ImageReader.read("deep", ImageFiles.file(image, "png"));

        assertThat(pixels.at(0, 0, 0)).isEqualTo(255);
        assertThat(pixels.at(1, 0, 0)).isEqualTo(128);
    }

    @Test
    void what_is_no_picture_is_refused_by_its_beginning() {
        BufferedImage image = ImageFiles.gradient(4, 4, BufferedImage.TYPE_INT_RGB);

        assertRefused(() -> ImageReader.read("a.png", new byte[0]), "image a.png: no picture, it begins with nothing");
        assertRefused(
                () -> ImageReader.read("a.png", "<svg/>".getBytes(StandardCharsets.UTF_8)),
                "it begins with 3c 73 76 67 2f 3e (expected: a PNG or JPEG file)");
        assertRefused(() -> ImageReader.read("a.png", ImageFiles.file(image, "gif")), "expected: a PNG or JPEG file");
        assertRefused(() -> ImageReader.read("a.jpg", new byte[] {-1, -40, -1, -39}), "expected: a PNG or JPEG file");
    }

    @Test
    void what_was_cut_off_or_damaged_is_refused() {
        BufferedImage image = ImageFiles.gradient(200, 200, BufferedImage.TYPE_INT_RGB);
        for (String format : new String[] {"png", "jpeg"}) {
            byte[] whole = ImageFiles.file(image, format);
            byte[] half = Arrays.copyOf(whole, whole.length / 2);
            assertRefused(() -> ImageReader.read("half", half), "(expected: a whole " + format + ")");
        }
        byte[] flipped = ImageFiles.file(image, "png");
        Arrays.fill(flipped, flipped.length / 2, flipped.length / 2 + 20, (byte) 0xA5);
        assertRefused(() -> ImageReader.read("flipped", flipped), "(expected: a whole png)");
    }

    @Test
    void a_decompression_bomb_is_refused_by_its_header() {
        byte[] png = ImageFiles.file(ImageFiles.gradient(8, 8, BufferedImage.TYPE_INT_RGB), "png");
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
        assertRefused(
                () -> ImageReader.read("bomb", png),
                "image bomb: 100000 x 100000 pixels (expected: at least 1 x 1, at most 16000000 in all)");
        ByteBuffer.wrap(png).putInt(16, -1).putInt(20, 1);
        assertRefused(() -> ImageReader.read("bomb", png), "4294967295 x 1 pixels");
        ByteBuffer.wrap(png).putInt(16, 0).putInt(20, 8);
        assertRefused(() -> ImageReader.read("empty", png), "0 x 8 pixels");

        byte[] jpeg = ImageFiles.file(ImageFiles.gradient(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
        for (int i = 2; i < jpeg.length; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
                ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 60_000).putShort(i + 7, (short) 50_000);
            }
        }
        assertRefused(() -> ImageReader.read("bomb", jpeg), "50000 x 60000 pixels");
    }

    @Test
    void too_many_bytes_and_too_many_scans_are_refused() {
        assertRefused(
                () -> ImageReader.read("large", new byte[ImageReader.MOST_BYTES + 1]),
                "image large: 20971521 bytes (expected: at most 20971520)");

        byte[] jpeg = ImageFiles.file(ImageFiles.gradient(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] again = Arrays.copyOf(jpeg, jpeg.length + 400);
        for (int i = jpeg.length; i < again.length; i += 2) {
            again[i] = (byte) 0xFF;
            again[i + 1] = (byte) 0xDA;
        }
        assertRefused(() -> ImageReader.read("slow", again), "image slow: 201 scans (expected: at most 100)");
    }

    private static void assertRefused(ThrowingCallable read, String message) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
                .hasMessageContaining(message);
    }
}
