package dev.ratchet.rewards.k12;

import dev.ratchet.domain.reward.Part;
import java.util.List;

/**
 * What an answer earned, before it is a judgement.
 *
 * @param parts none where the answer is one whole, which then is right or not
 * @param why in words that a pupil can read
 */
record Grade(List<Part> parts, boolean right, String why) {
    Grade {
        parts = List.copyOf(parts);
    }

    static Grade whole(boolean right, String why) {
        return new Grade(List.of(), right, why);
    }

    static Grade of(List<Part> parts, String why) {
        return new Grade(parts, parts.stream().allMatch(part -> part.points() == part.most()), why);
    }

    /** The points earned as a share of those that could be. */
    double share() {
        if (right || parts.isEmpty()) {
            return right ? 1 : 0;
        }
        double earned = parts.stream().mapToDouble(Part::points).sum();
        return earned / parts.stream().mapToDouble(Part::most).sum();
    }
}
