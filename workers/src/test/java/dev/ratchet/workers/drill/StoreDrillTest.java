package dev.ratchet.workers.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.storage.blob.EmbeddedS3;
import dev.ratchet.workers.drill.DrilledCampaign.Ended;
import dev.ratchet.workers.drill.DrilledCampaign.Held;
import dev.ratchet.workers.drill.DrilledCampaign.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of {@code ratchet run} when its store does not do its part; real processes, a real S3 server, a real disk. */
@Timeout(300)
@Order(3)
class StoreDrillTest {
    private static final String PREFIX = "drills/";

    @TempDir
    private Path folder;

    @Test
    void a_store_that_cannot_be_reached_ends_the_command_before_anything_starts() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String address = "s3://bucket/drills?endpoint=http://127.0.0.1:" + port;

        Ended ended = startedIn(address);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.errors().lines())
                .singleElement()
                .asString()
                .startsWith("ratchet: store s3://bucket/drills/ at http://127.0.0.1:%d: cannot ".formatted(port))
                .contains("tried 5 times", "(expected: a server that answers there");
    }

    @Test
    void a_store_that_overwrites_is_refused_before_anything_starts() throws Exception {
        try (EmbeddedS3 s3 = EmbeddedS3.thatIgnoresConditions()) {
            Ended ended = startedIn(s3.address(PREFIX).toString());

            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.errors().lines())
                    .singleElement()
                    .asString()
                    .contains(s3.endpoint() + ": ignores If-None-Match", "(expected: a store that creates once");
        }
    }

    private Ended startedIn(String store) throws IOException {
        Path home = folder.resolve("home");
        try (DrilledCampaign campaign = on(store, home, List.of("before:nothing"))) {
            campaign.start();
            Ended ended = campaign.end();
            assertThat(home.resolve("temporal.db")).doesNotExist();
            assertThat(home.resolve("state.json")).doesNotExist();
            assertThat(home.resolve("logs")).doesNotExist();
            return ended;
        }
    }

    private static DrilledCampaign on(String store, Path home, List<String> points) throws IOException {
        return new DrilledCampaign(
                Files.createDirectories(home),
                points,
                new Surroundings(List.of(), List.of("--store", store), EmbeddedS3.environment()));
    }

    @Test
    void an_s3_server_that_dies_and_objects_that_are_damaged_or_gone_leave_no_trace_in_the_weights() throws Exception {
        List<String> points = List.of(
                "after:.*/iterations/000001/commit.json",
                "after:.*/iterations/000002/rollouts/resumed-0000.arrow",
                "after:.*/iterations/000003/plan.json");
        try (EmbeddedS3 s3 = new EmbeddedS3();
                DrilledCampaign campaign = on(s3.address(PREFIX).toString(), folder.resolve("home"), points)) {
            campaign.start();
            campaign.awaitHeld();
            s3.stop();
            campaign.release();
            campaign.awaitEvent("retried", s3.endpoint() + ": cannot ", "[STORAGE_UNAVAILABLE]");
            s3.startAgain();

            Held rollout = campaign.awaitHeld();
            byte[] whole = s3.object(PREFIX + rollout.key());
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            s3.overwrite(PREFIX + rollout.key(), damaged);
            campaign.release();
            assertPausedByFailure(campaign, "object " + rollout.key(), "[CORRUPT_DATA]");
            s3.overwrite(PREFIX + rollout.key(), whole);
            campaign.start();

            Held plan = campaign.awaitHeld();
            byte[] backup = s3.object(PREFIX + plan.key());
            s3.remove(PREFIX + plan.key());
            campaign.release();
            assertPausedByFailure(campaign, "object " + plan.key(), "[MISSING_DATA]");
            s3.overwrite(PREFIX + plan.key(), backup);
            campaign.start();

            assertThat(campaign.weights()).isEqualTo(undisturbed());
        }
    }

    /** In a pipe nobody may be there to mend it: the command ends, and the same one goes on once it is mended. */
    private static void assertPausedByFailure(DrilledCampaign campaign, String object, String fault)
            throws IOException {
        Ended ended = campaign.end();

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(1);
        assertThat(ended.errors().lines())
                .last()
                .asString()
                .startsWith("ratchet: campaign: drill is paused: ")
                .contains(object, fault)
                .endsWith("(expected: activities that succeed; mend that, then the same command goes on)");
        campaign.awaitEvent("paused", object, fault, "\"failed\":true");
    }

    @Test
    void a_disk_that_is_full_for_a_while_leaves_no_trace_in_the_weights() throws Exception {
        Path store = Files.createDirectories(folder.resolve("store"));
        List<String> onItsOwnDisk = List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=16m none \"$0\" && exec \"$@\"",
                store.toString());
        assumeTrue(
                runs(onItsOwnDisk, "true"),
                "no small disk: this user may make no name space with a file system of its own (expected: unshare that may)");
        try (DrilledCampaign campaign = new DrilledCampaign(
                Files.createDirectories(folder.resolve("home")),
                List.of("before:.*/iterations/000002/rounds/new-0001/00002.arrow"),
                new Surroundings(onItsOwnDisk, List.of("--store", store.toString()), Map.of()))) {
            campaign.start();
            campaign.awaitHeld();
            Path filler = Path.of("/proc/%d/root%s/.filler".formatted(campaign.pid(), store));
            fill(filler);
            campaign.release();
            campaign.awaitEvent(
                    "retried", "/rounds/new-0001/00002.arrow: ", "No space left on device", "[STORAGE_UNAVAILABLE]");
            Files.delete(filler);

            assertThat(campaign.weights()).isEqualTo(undisturbed());
        }
    }

    private static boolean runs(List<String> wrapper, String command) throws InterruptedException {
        List<String> line = new ArrayList<>(wrapper);
        line.add(command);
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private String undisturbed() throws IOException {
        return DrilledCampaign.undisturbedWeights(folder.resolve("undisturbed"));
    }
}
