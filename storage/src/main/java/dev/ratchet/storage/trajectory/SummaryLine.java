package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.Comparator;

/** A place in the summaries of a branch: the {@code row}-th line, from 0, of an iteration's. */
public record SummaryLine(int iteration, int row) implements Comparable<SummaryLine> {
    private static final Comparator<SummaryLine> ORDER =
            Comparator.comparingInt(SummaryLine::iteration).thenComparingInt(SummaryLine::row);

    public SummaryLine {
        require(iteration >= 0 && row >= 0, "line: %d of iteration %d (expected: >= 0)", row, iteration);
    }

    @Override
    public int compareTo(SummaryLine other) {
        return ORDER.compare(this, other);
    }
}
