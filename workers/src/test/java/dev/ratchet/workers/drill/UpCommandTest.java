package dev.ratchet.workers.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.drill.DrilledCampaign.Held;
import dev.ratchet.workers.metrics.MetricsAddress;
import dev.ratchet.workers.pool.Pools;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ratchet up}, and runs that come and go while it stays. */
@Timeout(600)
class UpCommandTest {
    private static final String SPECIFICATION = Path.of("src/test/resources/dev/ratchet/workers/drill/drill.yaml")
            .toAbsolutePath()
            .toString();

    /** The first of seven ports; far from those that a system gives away by itself. */
    private static final int METRICS = 19_464;

    @TempDir
    private Path folder;

    @Test
    void a_campaign_that_a_fault_or_a_person_paused_goes_on_by_what_its_run_said() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        List<String> points = List.of(
                "after:.*/iterations/000002/rollouts/resumed-0000.arrow", "after:.*/iterations/000003/plan.json");
        try (DrilledCampaign drill = new DrilledCampaign(home, points);
                LiveCommand up = up(home, points).await("Ready.")) {
            everyProcessServesMetrics();
            secondIsRefused(up, home);
            faultEndsTheRun(drill, home);
            try (LiveCommand again = start("again", "run", SPECIFICATION, "--json")) {
                again.await("It was paused (");
                personPauses(drill, again);
                assertThat(again.exitCode()).as(again.err()).isZero();
                JsonNode summary = JsonMapper.builder()
                        .build()
                        .readTree(again.out().lines().toList().getLast());
                assertThat(summary.path("weightsSha256").asText())
                        .isEqualTo(DrilledCampaign.undisturbedWeights(folder.resolve("undisturbed")));
                assertThat(summary.path("peakResidentBytes").isNull())
                        .as("the memory of a stack that another process runs")
                        .isTrue();
            }
            assertThat(up.handle().isAlive()).isTrue();
            up.handle().destroy();
            assertThat(up.exitCode()).isEqualTo(128 + 15);
            assertThat(LiveCommand.processes(home)).isEmpty();
        }
    }

    private LiveCommand up(Path home, List<String> points) throws IOException {
        Map<String, String> drill = Map.of(
                MetricsAddress.VARIABLE,
                Integer.toString(METRICS),
                "RATCHET_DRILL",
                String.join(" ", points),
                "RATCHET_DRILL_FOLDER",
                home.resolve("drill").toString());
        return LiveCommand.start(folder, "up", drill, "up");
    }

    /** As soon as each has started, which {@code up} does not wait for. */
    private static void everyProcessServesMetrics() throws Exception {
        for (String pools : List.of("control,reward-math", "rollout", "trainer")) {
            int port = MetricsAddress.ofSupervised(
                            Pools.parse(pools, _ -> {}), Map.of(MetricsAddress.VARIABLE, Integer.toString(METRICS)))
                    .orElseThrow();
            URL metrics =
                    URI.create("http://127.0.0.1:%d/metrics".formatted(port)).toURL();
            String served = "";
            while (!served.contains("temporal_worker_start_total")) { // until the test's own timeout
                try (InputStream answer = metrics.openStream()) {
                    served = new String(answer.readAllBytes(), UTF_8);
                } catch (ConnectException e) {
                    Thread.sleep(100);
                }
            }
            assertThat(served).contains("task_queue=\"" + pools.split(",", -1)[0] + "\"");
        }
    }

    private void secondIsRefused(LiveCommand up, Path home) throws Exception {
        try (LiveCommand second = start("second", "up")) {
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("ratchet: home directory: %s is in use by process %d (expected: one supervisor for each"
                            .formatted(home, up.handle().pid()));
        }
    }

    private void faultEndsTheRun(DrilledCampaign drill, Path home) throws Exception {
        try (LiveCommand run = start("run", "run", SPECIFICATION, "--json")) {
            Held held = drill.awaitHeld();
            Path file = home.resolve("store").resolve(held.key());
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(file, damaged);
            drill.release();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.err().lines())
                    .last()
                    .asString()
                    .startsWith("ratchet: campaign: drill is paused: ")
                    .contains("object " + held.key(), "[CORRUPT_DATA]", "then the same command goes on");
            Files.write(file, whole);
        }
    }

    private void personPauses(DrilledCampaign drill, LiveCommand run) throws Exception {
        drill.awaitHeld();
        said("pausing", "PAUSING (lunch), waiting for ", "campaign", "pause", "drill", "--reason", "lunch");
        drill.release();
        run.await("{\"event\":\"paused\",\"reason\":\"lunch\",\"failed\":false");
        try (LiveCommand other = start("other", "run", SPECIFICATION)) {
            other.await("PAUSED (lunch). Go on with: ./ratchet campaign resume drill");
            said("resuming", "RUNNING", "campaign", "resume", "drill");
            assertThat(other.exitCode()).as(other.err()).isZero();
        }
    }

    private void said(String name, String words, String... command) throws Exception {
        try (LiveCommand ended = start(name, command)) {
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains(words);
        }
    }

    private LiveCommand start(String name, String... arguments) throws IOException {
        return LiveCommand.start(folder, name, arguments);
    }
}
