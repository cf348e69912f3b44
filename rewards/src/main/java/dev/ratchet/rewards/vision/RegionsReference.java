package dev.ratchet.rewards.vision;

import dev.ratchet.domain.reward.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Several regions in pixels, each a part. A box counts for one region only, and each box more than there are regions is a part
 * that earns nothing.
 *
 * @param iou how much a box must overlap its region, as intersection over union
 */
record RegionsReference(List<Box> regions, double iou) implements Reference {
    static final int MOST = 100;

    /** More boxes than so many for each region are no answer but a search. */
    private static final int MOST_BOXES_EACH = 2;

    RegionsReference {
        regions = List.copyOf(regions);
    }

    @Override
    public Extent extent() {
        return Extent.LIST;
    }

    @Override
    public Grade grade(String text) {
        return Coordinates.boxes(Plain.of(text)).grade(this::graded);
    }

    private Grade graded(List<List<Double>> said) {
        if (said.size() > MOST_BOXES_EACH * regions.size()) {
            return Grade.wrong("has %d boxes for %d regions".formatted(said.size(), regions.size()));
        }
        boolean[] found = Matching.of(regions, said.stream().map(Box::of).toList(), iou);
        List<Part> parts = new ArrayList<>();
        int all = 0;
        for (int i = 0; i < regions.size(); i++) {
            all += found[i] ? 1 : 0;
            parts.add(new Part("region " + (i + 1), found[i] ? 1 : 0, 1));
        }
        for (int i = regions.size(); i < said.size(); i++) {
            parts.add(new Part("box %d of %d regions".formatted(i + 1, regions.size()), 0, 1));
        }
        return new Grade.Parts(
                parts,
                "has %d boxes and finds %d of %d regions at an IoU of %s"
                        .formatted(said.size(), all, regions.size(), Amount.words(iou)));
    }
}
