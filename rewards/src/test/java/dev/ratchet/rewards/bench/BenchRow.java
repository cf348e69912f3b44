package dev.ratchet.rewards.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of results: medians, and the spread of their ratio over rounds in which ours and the peer took turns.
 *
 * @param ratios sorted; none where there is no peer
 * @param goal in words; null where nothing is asked
 */
record BenchRow(
        String work,
        @Nullable String peer,
        double ours,
        @Nullable Double theirs,
        String unit,
        List<Double> ratios,
        @Nullable String goal,
        boolean reached) {
    static BenchRow alone(String work, List<Double> values, String unit, @Nullable String goal) {
        double median = median(values);
        boolean reached = goal == null
                || (goal.startsWith(">= ")
                        ? median >= Double.parseDouble(goal.substring(3))
                        : median <= Double.parseDouble(goal.substring(3)));
        return new BenchRow(work, null, median, null, unit, List.of(), goal, reached);
    }

    static BenchRow accuracy(String work, double ours, double theirs) {
        return new BenchRow(
                work,
                "math-verify 0.9.0",
                ours,
                theirs,
                "share",
                List.of(ours / theirs),
                ">= 0.98 and above theirs",
                ours >= 0.98 && ours > theirs);
    }

    static BenchRow beside(
            String work,
            String peer,
            List<Double> ours,
            List<Double> theirs,
            String unit,
            double least,
            double leastRatio) {
        List<Double> ratios = IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i) / theirs.get(i))
                .sorted()
                .toList();
        return new BenchRow(
                work,
                peer,
                median(ours),
                median(theirs),
                unit,
                ratios,
                ">= %.0f, and >= %.0f x".formatted(least, leastRatio),
                median(ours) >= least && median(ratios) >= leastRatio);
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Writes {@code name.json} and {@code name.md}. */
    static void write(List<BenchRow> rows, Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        String commit = commit();
        ArrayNode list = new ObjectMapper().createArrayNode();
        StringBuilder table = new StringBuilder("# Rewards\n\n`./ratchet bench rewards`, %s, %d cores, commit %s\n\n"
                .formatted(processor(), Runtime.getRuntime().availableProcessors(), commit));
        table.append(
                "| work | ours | peer | theirs | unit | ratio min / median / max | goal |\n|---|---|---|---|---|---|---|\n");
        for (BenchRow row : rows) {
            ObjectNode object = list.addObject()
                    .put("work", row.work())
                    .put("peer", row.peer())
                    .put("ours", row.ours())
                    .put("theirs", row.theirs())
                    .put("unit", row.unit());
            if (row.ratios().isEmpty()) {
                object.putNull("ratioMin").putNull("ratioMedian").putNull("ratioMax");
            } else {
                object.put("ratioMin", row.ratios().getFirst())
                        .put("ratioMedian", row.ratios().get(row.ratios().size() / 2))
                        .put("ratioMax", row.ratios().getLast());
            }
            object.put("goal", row.goal()).put("commit", commit);
            table.append("| %s | %s | %s | %s | %s | %s | %s%s |\n"
                    .formatted(
                            row.work(),
                            shown(row.ours()),
                            row.peer() == null ? "" : row.peer(),
                            row.theirs() == null ? "" : shown(row.theirs()),
                            row.unit(),
                            row.ratios().isEmpty()
                                    ? ""
                                    : "%s / %s / %s"
                                            .formatted(
                                                    shown(row.ratios().getFirst()),
                                                    shown(row.ratios()
                                                            .get(row.ratios().size() / 2)),
                                                    shown(row.ratios().getLast())),
                            row.goal() == null ? "" : row.goal(),
                            row.reached() ? "" : ", missed"));
        }
        Files.writeString(folder.resolve(name + ".json"), list.toPrettyString() + "\n");
        Files.writeString(folder.resolve(name + ".md"), table);
    }

    private static String shown(double value) {
        return value >= 100 ? "%.0f".formatted(value) : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "unknown" : text;
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown processor")
                : "unknown processor";
    }
}
