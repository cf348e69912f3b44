package dev.ratchet.policy.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The newest figures of the policy engine beside its peers: {@code policy.json}, and the same for people, {@code policy.md}. */
final class PolicyResults {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyResults() {}

    /**
     * The rows of {@code folder}, with {@code measured} in place of the older ones of the same work and peer, in the order of
     * {@code works}.
     */
    static List<BenchRow> merged(Path folder, List<BenchRow> measured, List<Work> works) throws IOException {
        Path file = folder.resolve("policy.json");
        List<BenchRow> rows =
                Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : new ArrayList<>();
        rows.removeIf(old -> measured.stream().anyMatch(old::replacedBy));
        rows.addAll(measured);
        List<String> order = works.stream()
                .flatMap(work -> work.measures().stream())
                .map(Measure::work)
                .toList();
        rows.sort(Comparator.comparingInt(row -> order.indexOf(row.work())));
        return rows;
    }

    static void write(Path folder, List<BenchRow> rows, List<String> facts) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("policy.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n");
        Files.writeString(folder.resolve("policy.md"), page(rows, facts));
    }

    private static String page(List<BenchRow> rows, List<String> facts) {
        List<BenchRow> curves = rows.stream()
                .filter(row -> row.work().startsWith("decode"))
                .filter(row -> row.peer().equals(Work.LLAMA_CPP))
                .sorted((a, b) -> Integer.compare(size(a), size(b)))
                .toList();
        return """
                # The policy engine beside its peers

                `./ratchet bench policy`: the same weights in fp32, the same number of threads, the same work, in
                turns, each in a process of its own. A ratio says how many times better than the peer Ratchet is: ours / theirs of
                speeds, theirs / ours of seconds and memory. Figures are medians over the rounds. What the peers are set to stands in
                `bench/policy_peers.py`, their versions in `bench/policy-requirements.txt`.

                %s

                %s%s""".formatted(
                String.join("\n", facts.stream().map(fact -> "- " + fact).toList()),
                table(rows.stream()
                        .filter(row -> row.goal() != null || !row.peer().equals(Work.LLAMA_CPP))
                        .toList()),
                curves.isEmpty() ? "" : "\n## Curves\n\n" + table(curves));
    }

    /** Batches in order, then contexts: whichever number the work ends with. */
    private static int size(BenchRow row) {
        int number = Integer.parseInt(row.work().substring(row.work().lastIndexOf(' ') + 1));
        return row.work().contains("context") ? 1000 * number : number;
    }

    /** Rows as a table in Markdown. */
    static String table(List<BenchRow> rows) {
        StringBuilder table = new StringBuilder("""
                | work | ours | peer | theirs | unit | ratio min / median / max | goal | commit |
                |---|---|---|---|---|---|---|---|
                """);
        for (BenchRow row : rows) {
            table.append("| %s | %s | %s | %s | %s | %s / %s / %s | %s%s | %s |\n"
                    .formatted(
                            row.work(),
                            shown(row.ours()),
                            row.peer(),
                            shown(row.theirs()),
                            row.unit(),
                            shown(row.ratioMin()),
                            shown(row.ratioMedian()),
                            shown(row.ratioMax()),
                            row.goal() == null ? "" : row.goal(),
                            row.reached() ? "" : ", missed",
                            row.commit()));
        }
        return table.toString();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
