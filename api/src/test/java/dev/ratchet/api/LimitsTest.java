package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.events.StreamLimits;
import dev.ratchet.api.limits.Rates;
import dev.ratchet.api.limits.RequestTime;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.serving.ServingLimits;
import dev.ratchet.workflows.campaign.CampaignPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one client may have of the server, and the event streams, of which there are few here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitsTest {
    private static final Duration REQUEST_TIME = Duration.ofSeconds(1);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static CampaignPlan plan;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(
                folder,
                new ApiOptions(
                        "127.0.0.1",
                        0,
                        null,
                        null,
                        null,
                        new Rates(50, 2, 3),
                        new RequestTime(REQUEST_TIME),
                        new StreamLimits(2, Duration.ofMillis(700), Duration.ofSeconds(5)),
                        ServingLimits.STANDARD));
        plan = api.campaign("live", 3);
        api.commit(plan, 0);
        api.evaluate(plan, 0);
        api.commit(plan, 1);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @AfterEach
    void takeKeysAway() {
        int _ = api.keys().revoke("ann", false);
        int _ = api.keys().revoke("bob", false);
    }

    @Test
    void who_asks_too_much_waits_and_others_do_not() throws Exception {
        String ann = "Bearer " + api.keys().add("ann", Role.ADMIN);
        String bob = "Bearer " + api.keys().add("bob", Role.ADMIN);

        Answer refused = api.send("POST", "/v1/campaigns/live:resume", "", "Authorization", ann);
        assertThat(refused.status()).isEqualTo(503);
        for (int i = 0; i < 20 && refused.status() == 503; i++) {
            refused = api.send("POST", "/v1/campaigns/live:resume", "", "Authorization", ann);
        }
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.body().path("detail").asText()).contains("at most 2 a second");
        assertThat(api.get("/v1/campaigns/live", "Authorization", ann).status())
                .as("reads have a budget of their own")
                .isEqualTo(200);
        assertThat(api.send("POST", "/v1/campaigns/live:resume", "", "Authorization", bob)
                        .status())
                .isEqualTo(503);

        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < 20 && !unknown.contains(429); i++) {
            unknown.add(
                    api.get("/v1/campaigns", "Authorization", "Bearer wrong").status());
        }
        assertThat(unknown).startsWith(401).endsWith(429);
        assertThat(api.get("/v1/campaigns", "Authorization", bob).status())
                .as("who has a key does not suffer from who has none")
                .isEqualTo(200);
    }

    @Test
    void a_request_that_comes_byte_by_byte_is_cut() throws Exception {
        URI address = api.address("/");
        long begun = System.nanoTime();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(50);
            byte[] request =
                    "GET /v1/campaigns HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".getBytes(StandardCharsets.UTF_8);
            int sent = 0;
            while (!ended(socket)) {
                assertThat(System.nanoTime() - begun)
                        .isLessThan(Duration.ofSeconds(10).toNanos());
                socket.getOutputStream().write(sent < request.length ? request[sent] : 'x');
                sent++;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        assertThat(System.nanoTime() - begun).isGreaterThan(REQUEST_TIME.toNanos() / 2);
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void headers_and_bodies_have_a_size() throws Exception {
        assertThat(api.raw("GET /v1/campaigns HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n"
                        .formatted("x".repeat(20_000))))
                .startsWith("HTTP/1.1 413");
        assertThat(api.raw("GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted("x".repeat(20_000))))
                .startsWith("HTTP/1.0 413");
        assertThat(api.send(
                                "POST",
                                "/v1/campaigns/live:pause",
                                "{\"reason\": \"%s\"}".formatted("x".repeat(2 << 20)),
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(413);
    }

    /** A client of a stream. */
    private static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;
        private final String status;

        private Reader(String lastId) throws IOException {
            URI address = api.address("/");
            socket = new Socket(address.getHost(), address.getPort());
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /v1/campaigns/live/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
                            .formatted(lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = String.valueOf(lines.readLine());
        }

        /** The next line that begins so, whatever the case of its letters. */
        private String next(String prefix) throws IOException {
            String line = lines.readLine();
            for (int i = 0;
                    i < 100 && line != null && !line.toLowerCase(Locale.ROOT).startsWith(prefix);
                    i++) {
                line = lines.readLine();
            }
            return line == null
                    ? "end"
                    : line.substring(Math.min(line.length(), prefix.length())).strip();
        }

        private List<String> events(int count) throws IOException {
            List<String> events = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                events.add(next("id:") + " " + next("event:"));
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void streams_tell_all_that_was_committed_once_across_reconnects_and_end_when_it_is_done() throws Exception {
        String last;
        try (Reader first = new Reader("")) {
            assertThat(first.status).startsWith("HTTP/1.1 200");
            assertThat(first.next("content-type:")).startsWith("text/event-stream");
            assertThat(first.events(4))
                    .containsExactly(
                            "i0.e-1. warm-up", "i0.e0. evaluation", "i1.e0. iteration", "i1.e0.NOT_RUNNING state");
            assertThat(ApiFixture.JSON
                            .readTree(first.next("data:"))
                            .path("condition")
                            .asText())
                    .isEqualTo("NOT_RUNNING");
            assertThat(first.next(":")).as("a sign of life").isEqualTo("nothing new");
            last = "i1.e0.NOT_RUNNING";
        }
        try (Reader held = new Reader(last);
                Reader other = awaitSlot(last)) {
            assertThat(other.status).startsWith("HTTP/1.1 200");
            try (Reader third = new Reader(last)) {
                assertThat(third.status).as("one more than there may be").startsWith("HTTP/1.1 503");
                assertThat(third.next("retry-after:")).isEqualTo("5");
            }
            api.commit(plan, 2);
            assertThat(held.events(1)).containsExactly("i2.e0.NOT_RUNNING iteration");
            assertThat(ApiFixture.JSON
                            .readTree(held.next("data:"))
                            .path("iteration")
                            .asInt())
                    .isEqualTo(2);
        }
        api.commit(plan, 3);
        api.evaluate(plan, 3);
        try (Reader again = awaitSlot("i2.e0.NOT_RUNNING")) {
            assertThat(again.events(3))
                    .containsExactly("i3.e0.NOT_RUNNING iteration", "i3.e3.NOT_RUNNING evaluation", "i3.e3.DONE done");
            assertThat(again.next("id:")).as("nothing comes after it").isEqualTo("end");
        }
        assertThat(api.get("/v1/campaigns/live/events", "Last-Event-ID", "i3.e3.DONE")
                        .status())
                .isEqualTo(204);
        assertThat(api.get("/v1/campaigns/live/events", "Last-Event-ID", "x").status())
                .isEqualTo(422);
        assertThat(api.get("/v1/campaigns/nobody/events").status()).isEqualTo(404);
    }

    /** Once those who have gone away have freed theirs. */
    private static Reader awaitSlot(String lastId) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Reader reader = new Reader(lastId);
        while (reader.status.startsWith("HTTP/1.1 503") && System.nanoTime() < until) {
            reader.close();
            Thread.sleep(100);
            reader = new Reader(lastId);
        }
        return reader;
    }
}
