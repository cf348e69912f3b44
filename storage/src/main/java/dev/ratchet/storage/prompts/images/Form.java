package dev.ratchet.storage.prompts.images;

import java.util.Locale;

/** Forms, each within a circle of radius 1. */
enum Form {
    CIRCLE(0, 1),
    SQUARE(4, 1),
    TRIANGLE(3, 1),
    STAR(10, 0.42),
    CROSS(12, 1);

    private static final double CROSS_ARM = 0.34;
    private static final double[][] ARMS = {
        {-CROSS_ARM, -1},
        {CROSS_ARM, -1},
        {CROSS_ARM, -CROSS_ARM},
        {1, -CROSS_ARM},
        {1, CROSS_ARM},
        {CROSS_ARM, CROSS_ARM},
        {CROSS_ARM, 1},
        {-CROSS_ARM, 1},
        {-CROSS_ARM, CROSS_ARM},
        {-1, CROSS_ARM},
        {-1, -CROSS_ARM},
        {-CROSS_ARM, -CROSS_ARM}
    };

    private final int corners;
    private final double inner;

    Form(int corners, double inner) {
        this.corners = corners;
        this.inner = inner;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String words() {
        return this == CROSS ? "crosses" : word() + "s";
    }

    /** The form round a centre, turned by {@code angle} radians. */
    Canvas.Area area(double x, double y, double radius, double angle) {
        if (this == CIRCLE) {
            return (px, py) -> Canvas.square(px - x) + Canvas.square(py - y) <= Canvas.square(radius);
        }
        double[] xs = new double[corners];
        double[] ys = new double[corners];
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < corners; i++) {
            double[] corner = corner(i);
            xs[i] = x + radius * (corner[0] * cos - corner[1] * sin);
            ys[i] = y + radius * (corner[0] * sin + corner[1] * cos);
        }
        return (px, py) -> inside(xs, ys, px, py);
    }

    private double[] corner(int i) {
        if (this == CROSS) {
            return new double[] {0.93 * ARMS[i][0], 0.93 * ARMS[i][1]};
        }
        // The first corner is on top, save of the square, which stands on a side.
        double turn = 2 * Math.PI * i / corners - Math.PI / 2 + (this == SQUARE ? Math.PI / 4 : 0);
        double radius = this == STAR && i % 2 == 1 ? inner : 1;
        return new double[] {radius * StrictMath.cos(turn), radius * StrictMath.sin(turn)};
    }

    /** Whether a ray from the place crosses the sides an odd number of times. */
    private static boolean inside(double[] xs, double[] ys, double x, double y) {
        boolean inside = false;
        for (int i = 0, before = xs.length - 1; i < xs.length; before = i++) {
            boolean crosses = (ys[i] > y) != (ys[before] > y)
                    && x < (xs[before] - xs[i]) * (y - ys[i]) / (ys[before] - ys[i]) + xs[i];
            inside ^= crosses;
        }
        return inside;
    }
}
