package dev.ratchet.rewards.vision;

import dev.ratchet.domain.reward.Part;
import java.util.List;

/** What a reference says of the text at one place; each {@code why} goes on after that text. */
sealed interface Grade {
    record Whole(boolean right, String why) implements Grade {}

    record Parts(List<Part> parts, String why) implements Grade {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /** Nothing of the kind that is asked for stands there; another place may have it. */
    record Nothing(String why) implements Grade {}

    static Grade right(String why) {
        return new Whole(true, why);
    }

    static Grade wrong(String why) {
        return new Whole(false, why);
    }
}
