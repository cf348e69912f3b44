package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.Comparator;

/**
 * Names the group of the {@code index}-th prompt drawn in {@code iteration}; written {@code 000012-0003}.
 *
 * @param iteration the iteration in which the group's prompt was drawn, from 1
 * @param index position in that iteration's draw, from 0
 */
public record GroupId(int iteration, int index) implements Comparable<GroupId> {
    private static final Comparator<GroupId> ORDER =
            Comparator.comparingInt(GroupId::iteration).thenComparingInt(GroupId::index);

    public GroupId {
        require(0 <= iteration && iteration <= 999_999, "group iteration: %d (expected: 0 to 999999)", iteration);
        require(0 <= index && index <= 99_999, "group index: %d (expected: 0 to 99999)", index);
    }

    public static GroupId parse(String text) {
        int dash = text.indexOf('-');
        require(dash > 0, "group id: \"%s\" (expected: iteration-index)", text);
        return new GroupId(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(GroupId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%06d-%05d".formatted(iteration, index);
    }
}
