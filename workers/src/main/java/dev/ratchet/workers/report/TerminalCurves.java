package dev.ratchet.workers.report;

import dev.ratchet.workflows.contract.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Curves in one line of text each. */
public final class TerminalCurves {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final int MOST_COLUMNS = 60;

    private TerminalCurves() {}

    /** Reward, accuracy and length, each with its first and last value; empty before the first judged iteration. */
    public static List<String> of(CampaignCurves curves) {
        List<Figures> judged = curves.figures().values().stream()
                .filter(figures -> figures.judged() > 0)
                .toList();
        if (judged.isEmpty()) {
            return List.of();
        }
        return List.of(
                line("reward", judged, Figures::meanReward, "%.2f"),
                line("accuracy", judged, Figures::accuracy, "%.2f"),
                line("tokens", judged, Figures::meanLength, "%.1f"));
    }

    private static String line(String what, List<Figures> points, ToDoubleFunction<Figures> value, String format) {
        double[] values = points.stream().mapToDouble(value).toArray();
        return String.format(
                Locale.ROOT,
                "%-9s " + format + " %s " + format,
                what,
                values[0],
                blocks(values),
                values[values.length - 1]);
    }

    /** One block a column; more values than columns are averaged column by column. */
    static String blocks(double[] values) {
        int columns = Math.min(MOST_COLUMNS, values.length);
        double[] means = new double[columns];
        for (int c = 0; c < columns; c++) {
            int from = c * values.length / columns;
            int to = (c + 1) * values.length / columns;
            for (int i = from; i < to; i++) {
                means[c] += values[i] / (to - from);
            }
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double mean : means) {
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
        StringBuilder text = new StringBuilder();
        for (double mean : means) {
            int step = high == low ? 0 : (int) Math.round((mean - low) / (high - low) * (BLOCKS.length() - 1));
            text.append(BLOCKS.charAt(step));
        }
        return text.toString();
    }
}
