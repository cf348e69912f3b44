package dev.ratchet.storage.replay;

import static java.util.Objects.requireNonNull;

/** A group that will never be trained on, whole, and why. */
public record DroppedGroup(BufferedGroup group, Why why) {
    public DroppedGroup {
        requireNonNull(group, "group");
        requireNonNull(why, "why");
    }

    /** Why a group was dropped. */
    public enum Why {
        /** It was older than {@code maxStaleness} iterations. */
        STALE,
        /** A verifier could not judge one of its trajectories, or broke. */
        UNJUDGED
    }
}
