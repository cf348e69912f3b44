package dev.ratchet.api.rollouts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ratchet.api.ApiResults;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What it takes to find rollouts among a million: {@code ./ratchet bench api}. Not run with the tests: no test is timed.
 *
 * <p>Each query runs in {@link #PROCESSES} fresh processes: cold is the first that a process is asked over HTTP, when it has just
 * begun to serve and its rehearsal has ended; nothing of the store is in its memory. Warm is the median of those after it. Files are in the page cache, as far as there is room. The store has no more than
 * what is looked at from outside, so that shares of it are as large as they can be: no rounds, no buffer, no checkpoints, a model of
 * 3,000 parameters, answers of at most 96 tokens.
 */
class RolloutsBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROCESSES = Integer.getInteger("bench.processes", 5);
    private static final GeneratedCampaign CAMPAIGN = new GeneratedCampaign("million", 1_000, 250, 4, 96);

    private record Query(String what, String path, int goal) {}

    private static final List<Query> QUERIES = List.of(
            new Query("one trajectory by id", "/000500-00101-02", 100),
            new Query("one trajectory by id, that went on", "/000500-00104-03", 100),
            new Query("page of 50, no filter", "?pageSize=50", 500),
            new Query("page of 50, one iteration", "?pageSize=50&iteration=731", 500),
            new Query("page of 50, one prompt", "?pageSize=50&prompt=p1234", 500),
            new Query("page of 50, stop and status", "?pageSize=50&stop=repetition&status=waiting", 500),
            new Query("page of 50, policy and reward", "?pageSize=50&policyVersion=700&rewardMin=1", 500),
            new Query("page of 50, after iteration 990", "?pageSize=50&fromIteration=990&stop=limit", 500),
            new Query("filter that nothing fits", "?pageSize=50&stop=limit&rewardMin=0.5", 500),
            new Query(
                    "all five filters, nothing fits",
                    "?pageSize=50&stop=limit&status=trained&prompt=p77&policyVersion=3&rewardMin=1",
                    500));

    @Test
    void rollouts_among_a_million() throws Exception {
        Path folder = Path.of(System.getProperty("bench.folder", "target/bench-rollouts"))
                .toAbsolutePath();
        Path stored = folder.resolve("store");
        if (!Files.exists(folder.resolve("ready"))) {
            Files.createDirectories(folder);
            CAMPAIGN.write(new DirectoryBlobStore(stored), folder);
            Files.createFile(folder.resolve("ready"));
        }
        long bytes = size(stored);
        ArrayNode rows = JSON.createArrayNode();
        List<String> missed = new ArrayList<>();
        for (Query query : QUERIES) {
            List<JsonNode> answers = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                answers.add(probe(folder, stored, query.path()));
            }
            row(rows, missed, query.what() + ", cold", "ms", answers, "cold", query.goal());
            row(rows, missed, query.what() + ", warm", "ms", answers, "warm", query.goal());
            double share = 100.0 * answers.getFirst().path("bytes").asLong() / bytes;
            rows.addObject()
                    .put("work", query.what() + ", share of the store read")
                    .put("unit", "%")
                    .put("ours", share)
                    .put("bytes", answers.getFirst().path("bytes").asLong())
                    .put("requests", answers.getFirst().path("requests").asLong())
                    .put("goal", "< 1")
                    .put("reached", share < 1);
            if (share >= 1) {
                missed.add(query.what());
            }
        }
        rows.addObject()
                .put("work", "store of a million trajectories")
                .put("unit", "bytes")
                .put("ours", bytes);
        ApiResults.replace("rollouts", rows);
        System.out.println(rows.toPrettyString());
        assertThat(missed).isEmpty();
    }

    private static void row(
            ArrayNode rows,
            List<String> missed,
            String work,
            String unit,
            List<JsonNode> answers,
            String name,
            int goal) {
        double[] values = answers.stream()
                .mapToDouble(answer -> answer.path(name).asDouble())
                .sorted()
                .toArray();
        double median = values[values.length / 2];
        rows.addObject()
                .put("work", work)
                .put("unit", unit)
                .put("processes", values.length)
                .put("min", values[0])
                .put("ours", median)
                .put("max", values[values.length - 1])
                .put("goal", "median <= " + goal)
                .put("reached", median <= goal)
                .put("cores", Runtime.getRuntime().availableProcessors());
        if (median > goal) {
            missed.add(work);
        }
    }

    private static JsonNode probe(Path folder, Path stored, String path) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dai."))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                RolloutsProbe.class.getName(),
                folder.resolve("home").toString(),
                stored.toString(),
                CAMPAIGN.name(),
                path));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return JSON.readTree(said.substring(said.lastIndexOf("PROBE ") + "PROBE ".length()));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
