package dev.ratchet.policy.bench;

import static dev.ratchet.domain.Checks.require;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code bench/results/policy.json}: medians, and the spread of the ratio over rounds in which both took turns.
 *
 * @param ratioMin how many times better than the peer Ratchet was in its worst round: for speeds ours / theirs, for seconds
 *     and bytes theirs / ours
 * @param goal least median ratio, as in {@code >= 2.3}; null where none is asked
 */
record BenchRow(
        String work,
        String peer,
        double ours,
        double theirs,
        String unit,
        double ratioMin,
        double ratioMedian,
        double ratioMax,
        @Nullable String goal,
        String commit) {
    private static final String AT_LEAST = ">= ";

    /** @param ours one figure a round, as {@code theirs} */
    static BenchRow of(
            Measure measure,
            String peer,
            @Nullable Double goal,
            List<Double> ours,
            List<Double> theirs,
            String commit) {
        require(
                !ours.isEmpty() && ours.size() == theirs.size(),
                "%s: %d and %d rounds (expected: as many on both sides, at least one)",
                measure.work(),
                ours.size(),
                theirs.size());
        List<Double> ratios = IntStream.range(0, ours.size())
                .mapToObj(i -> measure.moreIsBetter() ? ours.get(i) / theirs.get(i) : theirs.get(i) / ours.get(i))
                .sorted()
                .toList();
        return new BenchRow(
                measure.work(),
                peer,
                median(ours),
                median(theirs),
                measure.unit(),
                ratios.getFirst(),
                median(ratios),
                ratios.getLast(),
                goal == null ? null : AT_LEAST + goal,
                commit);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    boolean reached() {
        return goal == null || ratioMedian >= Double.parseDouble(goal.substring(AT_LEAST.length()));
    }

    /** Whether a new measurement of {@code other} takes the place of this one. */
    boolean replacedBy(BenchRow other) {
        return work.equals(other.work) && peer.equals(other.peer);
    }
}
