package dev.ratchet.storage.prompts.images;

import java.util.List;
import java.util.SplittableRandom;

/** Backgrounds, and what dirties them. None of it has a colour of {@link Colour} or of ink. */
final class Paper {
    private static final int[] TINTS = {0xFFFFFF, 0xF8F6F0, 0xF0F5F9, 0xF5F1F8, 0xF0F6EF};
    private static final int[] GREYS = {0xD4D6D8, 0xC4C8CC, 0xDCD6CE};
    private static final int[] INKS = {0x1B2A41, 0x5B1A18, 0x14453D, 0x3D2B56, 0x2B2B2B};

    private Paper() {}

    static Canvas blank(SplittableRandom random, int size) {
        return new Canvas(size, TINTS[random.nextInt(TINTS.length)]);
    }

    /** Dark colours to write with. */
    static int ink(SplittableRandom random) {
        return INKS[random.nextInt(INKS.length)];
    }

    /** Whether a colour is one of {@link #ink}. */
    static boolean inked(int rgb) {
        for (int ink : INKS) {
            if (ink == rgb) {
                return true;
            }
        }
        return false;
    }

    /** From level 3 on grey dots, from level 4 on grey lines; drawn before all else. */
    static void dirty(Canvas canvas, SplittableRandom random, int level) {
        int size = canvas.size();
        int dots = level < 3 ? 0 : size * size / 400 * (level - 2);
        for (int i = 0; i < dots; i++) {
            int x = random.nextInt(size);
            int y = random.nextInt(size);
            int side = 1 + random.nextInt(Math.max(1, size / 160) + 1);
            canvas.rectangle(x, y, x + side, y + side, grey(random));
        }
        int lines = level < 4 ? 0 : 2 * (level - 3) + random.nextInt(3);
        for (int i = 0; i < lines; i++) {
            strike(canvas, random, grey(random));
        }
    }

    /** A thin line across the picture. */
    static void strike(Canvas canvas, SplittableRandom random, int rgb) {
        int size = canvas.size();
        boolean across = random.nextBoolean();
        int from = random.nextInt(size);
        int to = random.nextInt(size);
        double width = Math.max(1, size / 200.0);
        List<Integer> ends = across ? List.of(0, from, size, to) : List.of(from, 0, to, size);
        canvas.line(ends.get(0), ends.get(1), ends.get(2), ends.get(3), width, rgb);
    }

    static int grey(SplittableRandom random) {
        return GREYS[random.nextInt(GREYS.length)];
    }
}
