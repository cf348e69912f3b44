package dev.ratchet.rewards.vision;

import java.util.List;

/**
 * A place in pixels.
 *
 * @param within how far from it an answer may be
 */
record PointReference(double x, double y, double within) implements Reference {
    @Override
    public Extent extent() {
        return Extent.SENTENCE;
    }

    @Override
    public Grade grade(String text) {
        return Coordinates.points(Plain.of(text)).grade(this::graded);
    }

    private Grade graded(List<List<Double>> points) {
        if (points.size() > 1) {
            return Grade.wrong("has %d points (expected: one)".formatted(points.size()));
        }
        double away = Math.hypot(points.getFirst().get(0) - x, points.getFirst().get(1) - y);
        String why = "is %.1f pixels from (%s, %s)".formatted(away, Amount.words(x), Amount.words(y));
        return away <= within
                ? Grade.right(why)
                : Grade.wrong("%s (expected: at most %s)".formatted(why, Amount.words(within)));
    }
}
