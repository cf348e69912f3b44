package dev.ratchet.rewards.vision;

import java.util.Arrays;
import java.util.List;

/** The most pairs of regions and boxes that fit, each used once; found by augmenting paths. */
final class Matching {
    private static final int NONE = -1;

    private final List<Box> regions;
    private final List<Box> boxes;
    private final double leastIou;
    private final int[] regionOfBox;

    private Matching(List<Box> regions, List<Box> boxes, double leastIou) {
        this.regions = regions;
        this.boxes = boxes;
        this.leastIou = leastIou;
        this.regionOfBox = new int[boxes.size()];
        Arrays.fill(regionOfBox, NONE);
    }

    /** Which of the regions have a box of their own that overlaps them enough. */
    static boolean[] of(List<Box> regions, List<Box> boxes, double leastIou) {
        Matching matching = new Matching(regions, boxes, leastIou);
        for (int region = 0; region < regions.size(); region++) {
            matching.matched(region, new boolean[boxes.size()]);
        }
        boolean[] found = new boolean[regions.size()];
        for (int region : matching.regionOfBox) {
            if (region != NONE) {
                found[region] = true;
            }
        }
        return found;
    }

    private boolean matched(int region, boolean[] tried) {
        for (int box = 0; box < boxes.size(); box++) {
            if (!tried[box] && regions.get(region).iou(boxes.get(box)) >= leastIou) {
                tried[box] = true;
                if (regionOfBox[box] == NONE || matched(regionOfBox[box], tried)) {
                    regionOfBox[box] = region;
                    return true;
                }
            }
        }
        return false;
    }
}
