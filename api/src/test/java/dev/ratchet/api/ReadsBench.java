package dev.ratchet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ratchet.api.security.Role;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads of a campaign with an API key, by 64 connections, beside a bare Micronaut endpoint in turns: each a JVM of its own, as
 * {@code ./ratchet api} starts it, on the cores that the load generator (wrk, on PATH) needs too.
 */
class ReadsBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    /** What the JVM's compiler takes until the figures stand still. */
    private static final int WARM_UPS = 5;

    private static final String SECONDS = System.getProperty("bench.seconds", "6");

    @TempDir
    private Path folder;

    /** One run of wrk; latencies in milliseconds. */
    private record Run(double perSecond, double p99) {}

    /** A server in a process of its own. */
    private record Server(Process process, String address) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }

    @Test
    void a_core_answers_thousands_of_reads_a_second() throws Exception {
        String key;
        try (ApiFixture api = new ApiFixture(folder, ApiOptions.at("127.0.0.1", 0))) {
            var plan = api.campaign("live", 3);
            api.commit(plan, 0);
            api.evaluate(plan, 0);
            api.commit(plan, 1);
            key = api.keys().add("bench", Role.VIEWER);
        }
        List<Run> ours = new ArrayList<>();
        List<Run> bare = new ArrayList<>();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // Without the API's own classes, whose filters would work there too.
        String plain = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(part -> !part.endsWith("api" + File.separator + "target" + File.separator + "classes"))
                .collect(Collectors.joining(File.pathSeparator));
        try (Server api = start(
                        "API: ",
                        classPath,
                        "dev.ratchet.api.Main",
                        "api",
                        "--home",
                        folder.resolve("home").toString(),
                        "--port",
                        "0",
                        "--reads-per-second",
                        "1000000"); // else what is over the limit is refused, which is quicker
                Server other = start("BARE: ", plain, "dev.ratchet.bare.BareServer")) {
            for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                Run first = load(api.address() + "/v1/campaigns/live", key, round > 0);
                Run second = load(other.address() + "/bare", key, round > 0);
                System.out.printf(
                        "round %d: API %.0f/s, p99 %.1f ms; bare %.0f/s, p99 %.1f ms; ratio %.2f%n",
                        round,
                        first.perSecond(),
                        first.p99(),
                        second.perSecond(),
                        second.p99(),
                        first.perSecond() / second.perSecond());
                if (round >= WARM_UPS) {
                    ours.add(first);
                    bare.add(second);
                }
            }
        }
        write(ours, bare);
        double[] ratios = ratios(ours, bare);
        assertThat(median(ours.stream().mapToDouble(Run::perSecond).toArray()))
                .as("reads a second")
                .isGreaterThanOrEqualTo(5_000);
        assertThat(median(ours.stream().mapToDouble(Run::p99).toArray()))
                .as("p99, ms")
                .isLessThanOrEqualTo(50);
        assertThat(median(ratios)).as("beside a bare endpoint").isGreaterThanOrEqualTo(0.5);
    }

    private static Server start(String sign, String classPath, String... command) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                classPath));
        java.addAll(List.of(command));
        Process process = new ProcessBuilder(java)
                .redirectErrorStream(true) // nothing of it is to cost this process time
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith(sign)) {
            line = out.readLine();
        }
        assertThat(line).as(sign).isNotNull();
        Thread.ofVirtual().start(() -> out.lines().forEach(each -> {})); // a full pipe would hold the server
        return new Server(process, String.valueOf(line).substring(sign.length()));
    }

    private static Run load(String address, String key, boolean counts) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t",
                        "1",
                        "-c",
                        "64",
                        "-d",
                        SECONDS + "s",
                        "--latency",
                        "-H",
                        "Authorization: Bearer " + key,
                        address)
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
        assertThat(wrk.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain(counts ? List.of("Non-2xx", "Socket errors") : List.of("Non-2xx"));
        Matcher p99 = find("99%\\s+([0-9.]+)(us|ms|s)", said);
        double unit = switch (p99.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1_000;
        };
        return new Run(
                Double.parseDouble(find("Requests/sec:\\s+([0-9.]+)", said).group(1)),
                Double.parseDouble(p99.group(1)) * unit);
    }

    private static Matcher find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher;
    }

    private static double[] ratios(List<Run> ours, List<Run> bare) {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).perSecond() / bare.get(i).perSecond();
        }
        return ratios;
    }

    private static double median(double[] values) {
        return Arrays.stream(values)
                .sorted()
                .skip((values.length - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    private static void write(List<Run> ours, List<Run> bare) throws IOException {
        double[] ratios = ratios(ours, bare);
        List<Map<String, @Nullable Object>> rows = List.of(
                row(
                        "reads of a campaign, 64 connections, an API key",
                        median(ours.stream().mapToDouble(Run::perSecond).toArray()),
                        median(bare.stream().mapToDouble(Run::perSecond).toArray()),
                        "1/s",
                        ratios,
                        ">= 5000, and >= 0.5 x"),
                row(
                        "reads of a campaign, 64 connections, an API key, p99",
                        median(ours.stream().mapToDouble(Run::p99).toArray()),
                        median(bare.stream().mapToDouble(Run::p99).toArray()),
                        "ms",
                        null,
                        "<= 50"));
        ApiResults.replace("reads", ApiFixture.JSON.<ArrayNode>valueToTree(rows));
    }

    private static Map<String, @Nullable Object> row(
            String work, double ours, double theirs, String unit, double @Nullable [] ratios, String goal)
            throws IOException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("work", work);
        row.put("peer", "bare Micronaut endpoint");
        row.put("ours", ours);
        row.put("theirs", theirs);
        row.put("unit", unit);
        row.put("ratioMin", ratios == null ? null : Arrays.stream(ratios).min().orElseThrow());
        row.put("ratioMedian", ratios == null ? null : median(ratios));
        row.put("ratioMax", ratios == null ? null : Arrays.stream(ratios).max().orElseThrow());
        row.put("goal", goal);
        row.put("commit", commit());
        return row;
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
        return new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    }
}
