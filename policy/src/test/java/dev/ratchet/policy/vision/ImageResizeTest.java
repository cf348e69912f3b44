package dev.ratchet.policy.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageResizeTest {
    @Test
    void a_pixel_is_the_mean_of_its_area_when_shrinking_and_interpolated_when_growing() {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (long seed = first; seed < first + 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Pixels picture = ImageFiles.noise(random.nextInt(1, 40), random.nextInt(1, 40), random);
            int size = random.nextInt(1, 40);

            Pixels square = ImageResize.square(picture, size);

            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                        assertThat((double) square.at(x, y, channel))
                                .as("-Dtests.seed=%d: %s to %d at %d, %d", seed, picture, size, x, y)
                                .isCloseTo(reference(picture, size, x, y, channel), within(0.5 + 1e-6));
                    }
                }
            }
        }
    }

    /** The same in real numbers, without a thought for speed. */
    private static double reference(Pixels picture, int size, int x, int y, int channel) {
        int side = Math.max(picture.width(), picture.height());
        double scale = (double) side / size;
        double sum = 0;
        double weights = 0;
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double weight = side > size
                        ? overlap(row, y * scale, (y + 1) * scale) * overlap(column, x * scale, (x + 1) * scale)
                        : tent(row, (y + 0.5) * scale - 0.5, side) * tent(column, (x + 0.5) * scale - 0.5, side);
                int left = column - (side - picture.width()) / 2;
                int top = row - (side - picture.height()) / 2;
                boolean inside = 0 <= left && left < picture.width() && 0 <= top && top < picture.height();
                sum += weight * (inside ? picture.at(left, top, channel) : ImageResize.PADDING);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double overlap(int pixel, double from, double to) {
        return Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
    }

    private static double tent(int pixel, double at, int side) {
        return Math.max(0, 1 - Math.abs(pixel - Math.clamp(at, 0, side - 1)));
    }

    @Test
    void a_square_of_the_right_size_stays_as_it_is() {
        Pixels picture = ImageFiles.noise(16, 16, new SplittableRandom(1));

        assertThat(ImageResize.square(picture, 16)).isEqualTo(picture);
    }

    @Test
    void a_wide_picture_keeps_its_proportions_between_bars_of_padding() {
        byte[] white = new byte[40 * 20 * 3];
        Arrays.fill(white, (byte) 255);

        Pixels square = ImageResize.square(Pixels.of(40, 20, white), 8);

        for (int y = 0; y < 8; y++) {
            assertThat(square.at(3, y, 1)).isEqualTo(2 <= y && y < 6 ? 255 : ImageResize.PADDING);
        }
    }

    @Test
    void the_longest_picture_there_may_be_is_no_trouble() {
        byte[] white = new byte[ImageReader.MOST_PIXELS * 3];
        Arrays.fill(white, (byte) 255);

        Pixels square = ImageResize.square(Pixels.owning(ImageReader.MOST_PIXELS, 1, white), 8);

        assertThat(square.at(0, 0, 0)).isEqualTo(ImageResize.PADDING);
    }
}
