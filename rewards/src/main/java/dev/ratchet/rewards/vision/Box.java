package dev.ratchet.rewards.vision;

import java.util.List;

/** A rectangle in pixels, of which the corners may come in any order. */
record Box(double left, double top, double right, double bottom) {
    static Box of(List<Double> corners) {
        return new Box(
                Math.min(corners.get(0), corners.get(2)),
                Math.min(corners.get(1), corners.get(3)),
                Math.max(corners.get(0), corners.get(2)),
                Math.max(corners.get(1), corners.get(3)));
    }

    double area() {
        return (right - left) * (bottom - top);
    }

    /** Intersection over union, 0 to 1; 0 where either has no area. */
    double iou(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (!(width > 0 && height > 0)) {
            return 0;
        }
        double common = width * height;
        double iou = common / (area() + other.area() - common);
        return Double.isFinite(iou) ? iou : 0;
    }
}
