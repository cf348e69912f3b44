package dev.ratchet.rewards.vision;

import java.util.List;

/**
 * One region in pixels.
 *
 * @param iou how much an answer must overlap it, as intersection over union
 */
record RegionReference(Box region, double iou) implements Reference {
    @Override
    public Extent extent() {
        return Extent.SENTENCE;
    }

    @Override
    public Grade grade(String text) {
        return Coordinates.boxes(Plain.of(text)).grade(this::graded);
    }

    private Grade graded(List<List<Double>> boxes) {
        if (boxes.size() > 1) {
            return Grade.wrong("has %d boxes (expected: one)".formatted(boxes.size()));
        }
        double overlap = region.iou(Box.of(boxes.getFirst()));
        String why = "has an IoU of %.3f with the region".formatted(overlap);
        return overlap >= iou
                ? Grade.right(why)
                : Grade.wrong("%s (expected: at least %s)".formatted(why, Amount.words(iou)));
    }
}
