package dev.ratchet.storage.prompts.images;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;

/** A number in large digits: longer, more turned and dirtier from level to level. */
final class Digits {
    private static final int[] FEWEST = {1, 2, 3, 4, 6};
    private static final int[] MOST = {2, 3, 4, 6, 8};
    private static final double[] TURN = {0, 0, 0.12, 0.22, 0.32};

    /** Room round the number, in cells of a letter. */
    private static final int MARGIN = 3;

    private Digits() {}

    static Problem draw(SplittableRandom random, int level, int size) {
        Canvas canvas = Paper.blank(random, size);
        Paper.dirty(canvas, random, level);
        int length = random.nextInt(FEWEST[level - 1], MOST[level - 1] + 1);
        int least = length == 1 ? 0 : (int) Math.round(Math.pow(10, length - 1));
        int number = random.nextInt(least, (int) Math.round(Math.pow(10, length)));
        String digits = Integer.toString(number);
        if (level < 3) {
            int scale = Math.min(size / (length * Glyphs.ADVANCE + MARGIN), size / 14);
            Glyphs.page(canvas, List.of(digits), scale, 0, random);
        } else {
            turned(canvas, digits, random, level);
        }
        for (int i = 0; i < level - 3; i++) {
            Paper.strike(canvas, random, Paper.ink(random));
        }
        return new Problem(
                canvas,
                "Which number is written in the picture, from left to right?",
                Answers.value(BigDecimal.valueOf(number), BigDecimal.ZERO),
                digits,
                Draws.near(random, number));
    }

    /** Each digit has its own colour, height and turn. */
    private static void turned(Canvas canvas, String digits, SplittableRandom random, int level) {
        double pitch = (double) canvas.size() / (digits.length() + 0.6);
        double scale = Math.min(pitch / (Glyphs.ADVANCE + 0.5), canvas.size() / 16.0);
        for (int i = 0; i < digits.length(); i++) {
            double x = pitch * (i + 0.8);
            double y = canvas.size() * (0.5 + 0.12 * (random.nextDouble() - 0.5) * (level - 2));
            double angle = (2 * random.nextDouble() - 1) * TURN[level - 1];
            Glyphs.turned(canvas, digits.charAt(i), x, y, scale, angle, Paper.ink(random));
        }
    }
}
