package dev.ratchet.policy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.policy.formats.SmolLm2;
import dev.ratchet.policy.model.Compute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Ratchet and its peers side by side, for {@code ./ratchet bench policy}, which sets the properties {@code bench.python},
 * {@code bench.cache}, and {@code bench.works}, {@code bench.rounds} and {@code bench.threads} where asked.
 */
class PolicyBench {
    private static final Path BENCH = Path.of("..", "bench");
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int THREADS =
            Integer.getInteger("bench.threads", Runtime.getRuntime().availableProcessors());

    /** What lies in the folder of the model, if somebody has put other weights there. */
    private static final String WEIGHTS = System.getProperty("bench.weights", "SmolLM2-135M-Instruct");

    /** On a device Ratchet writes and learns by the engine, beside what can use the device too. */
    private final boolean onDevice = onDevice();

    private final Path results = onDevice ? BENCH.resolve("results").resolve("device") : BENCH.resolve("results");
    private final Path python = Path.of(System.getProperty("bench.python", ""));
    private final Path cache = Path.of(System.getProperty("bench.cache", ""));
    private final Path folder = cache.resolve("policy-bench");
    private final Path model = folder.resolve("smollm2");

    private static boolean onDevice() {
        Compute.configure(THREADS);
        return Compute.onDevice();
    }

    @Test
    void policy() throws Exception {
        List<Work> all = Work.all(BENCH.resolve("smollm2-lengths.json"));
        if (onDevice) {
            all = Work.onDevice(all);
        }
        List<Work> works = chosen(all);
        Files.createDirectories(folder);
        if (!Files.exists(model.resolve("model.safetensors"))) {
            System.out.println("Importing the model …");
            SmolLm2.importTo(model, cache, (_, _, _) -> {});
        }
        Machine machine = measured();
        List<BenchRow> rows = new ArrayList<>();
        String commit = commit();
        for (Work work : works) {
            rows.addAll(measured(work, commit));
            // After each, so that what was measured stays when the next one fails.
            PolicyResults.write(results, PolicyResults.merged(results, rows, all), facts(machine));
        }
        machine = machine.atMost(measured());
        PolicyResults.write(results, PolicyResults.merged(results, rows, all), facts(machine));
        System.out.println(PolicyResults.table(rows));
        facts(machine).forEach(System.out::println);
        assertThat(rows.stream().filter(row -> !row.reached()))
                .extracting(row -> "%s beside %s: %.2f (expected: %s)"
                        .formatted(row.work(), row.peer(), row.ratioMedian(), row.goal()))
                .as("goals missed")
                .isEmpty();
    }

    private static List<String> facts(Machine machine) throws IOException {
        List<String> facts = new ArrayList<>(machine.facts(THREADS, ROUNDS));
        facts.add("weights: " + WEIGHTS);
        return facts;
    }

    private static List<Work> chosen(List<Work> all) {
        String asked = System.getProperty("bench.works", "");
        if (asked.isEmpty()) {
            return all;
        }
        Set<String> names = Set.of(asked.split(","));
        Set<String> known = new TreeSet<>(all.stream().map(Work::name).toList());
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException("--works: %s (expected: some of %s)".formatted(asked, known));
        }
        return all.stream().filter(work -> names.contains(work.name())).toList();
    }

    /** Contestants take turns, every other round the other way about; the first round of each warms up. */
    private List<BenchRow> measured(Work work, String commit) throws IOException {
        String title = work.measures().getFirst().work();
        List<Contestant> contestants = new ArrayList<>();
        Map<String, List<JsonNode>> answers = new TreeMap<>();
        try {
            contestants.add(ratchet(Contestant.RATCHET, !onDevice));
            for (String peer : work.peers()) {
                contestants.add(peer(peer));
            }
            for (int round = 0; round <= ROUNDS; round++) {
                StringBuilder line =
                        new StringBuilder(round == 0 ? "warm-up" : "round %d of %d".formatted(round, ROUNDS));
                for (Contestant contestant : round % 2 == 0 ? contestants : contestants.reversed()) {
                    JsonNode answer = contestant.ask(work.request());
                    answers.computeIfAbsent(contestant.name(), _ -> new ArrayList<>())
                            .add(answer);
                    line.append(", %s %.2f s"
                            .formatted(contestant.name(), answer.path("seconds").doubleValue()));
                }
                System.out.printf("%s: %s%n", title, line);
                if (round == 0) {
                    work.peers()
                            .forEach(peer -> Agreement.require(
                                    title, peer, first(answers, Contestant.RATCHET), first(answers, peer)));
                }
            }
        } finally {
            for (Contestant contestant : contestants) {
                contestant.close();
            }
        }
        return rows(work, answers, commit);
    }

    private static JsonNode first(Map<String, List<JsonNode>> answers, String contestant) {
        return answers.getOrDefault(contestant, List.of()).getFirst();
    }

    private static List<BenchRow> rows(Work work, Map<String, List<JsonNode>> answers, String commit) {
        List<BenchRow> rows = new ArrayList<>();
        for (Measure measure : work.measures()) {
            measure.goals()
                    .forEach((peer, goal) -> rows.add(BenchRow.of(
                            measure,
                            peer,
                            goal.orElse(null),
                            figures(measure, answers, Contestant.RATCHET),
                            figures(measure, answers, peer),
                            commit)));
        }
        return rows;
    }

    private static List<Double> figures(Measure measure, Map<String, List<JsonNode>> answers, String contestant) {
        return answers.getOrDefault(contestant, List.of()).stream()
                .skip(1)
                .map(measure.figure()::applyAsDouble)
                .toList();
    }

    private Contestant ratchet(String name, boolean reproducible) throws IOException {
        return Contestant.ratchet(
                name, reproducible, model, THREADS, folder.resolve((reproducible ? "ratchet" : "eager") + ".log"));
    }

    private Contestant peer(String name) throws IOException {
        if (name.equals(Work.EAGER)) {
            return ratchet(name, false);
        }
        return Contestant.peer(
                name, python, BENCH.resolve("policy_peers.py"), model, THREADS, folder.resolve(name + ".log"));
    }

    private Machine measured() throws IOException {
        try (Contestant contestant = peer(Work.PYTORCH)) {
            JsonNode answer =
                    contestant.ask(new ObjectMapper().createObjectNode().put("do", "machine"));
            return new Machine(
                    answer.path("device").asText(),
                    answer.path("flops").doubleValue(),
                    answer.path("readBytes").doubleValue(),
                    answer.path("copyBytes").doubleValue());
        }
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "unknown" : text;
    }
}
