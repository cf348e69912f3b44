package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.Arrays;
import java.util.Locale;

/** What became of a trajectory in an iteration; in the newest iteration that has a line for it, what became of it so far. */
public enum TrajectoryStatus {
    /** Its group was trained on. */
    TRAINED,
    /** It is finished and its group waits, for others or for its turn. */
    WAITING,
    /** It goes on in a later iteration. */
    PARTIAL,
    /** Its group was dropped whole. */
    DROPPED;

    /** The name in columns and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TrajectoryStatus parse(String label) {
        for (TrajectoryStatus status : values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        require(false, "status: \"%s\" (expected: one of %s)", label, Arrays.toString(values()));
        throw new AssertionError(label);
    }
}
