package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Names one answer: the {@code sample}-th of its group; written {@code 000012-00003-07}.
 *
 * <p>The iteration in which it began, and with the specification's shard size its first shard, can be computed from it.
 */
public record TrajectoryId(GroupId group, int sample) implements Comparable<TrajectoryId> {
    private static final Comparator<TrajectoryId> ORDER =
            Comparator.comparing(TrajectoryId::group).thenComparingInt(TrajectoryId::sample);

    public TrajectoryId {
        requireNonNull(group, "group");
        require(0 <= sample && sample <= 9_999, "sample: %d (expected: 0 to 9999)", sample);
    }

    public static TrajectoryId parse(String text) {
        int dash = text.lastIndexOf('-');
        require(dash > 0, "trajectory id: \"%s\" (expected: iteration-index-sample)", text);
        return new TrajectoryId(GroupId.parse(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    /** A number that no other trajectory of the campaign has, for addressing randomness. */
    public long address() {
        return ((long) group.iteration() << 40) | ((long) group.index() << 16) | sample;
    }

    @Override
    public int compareTo(TrajectoryId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s-%02d".formatted(group, sample);
    }
}
