package dev.ratchet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as its users see it: over HTTP, of a stack with real pools and a campaign that is under way. */
@ResourceLock(TinyCampaign.ALONE)
@Timeout(300)
class ApiTest {
    @RegisterExtension
    static final TinyCampaign TINY = new TinyCampaign();

    private static final int REFUSALS = Integer.getInteger("api.refusals", 10);

    @AfterEach
    void takeKeysAway() {
        keys().revoke("ann", false);
        keys().revoke("bob", false);
    }

    private static ApiKeys keys() {
        return ApiKeys.in(TINY.place().home());
    }

    private static URI address(String path) {
        return TINY.address(path);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return TINY.send(request);
    }

    private static Answer get(String path) throws IOException, InterruptedException {
        return TINY.get(path);
    }

    private static Answer post(String path, String body) throws IOException, InterruptedException {
        return TINY.post(path, body);
    }

    private static void awaitCondition(String condition) throws IOException, InterruptedException {
        TINY.await(
                "/v1/campaigns/tiny",
                condition,
                campaign -> campaign.path("condition").asText().equals(condition));
    }

    private static void awaitIteration(int iteration) throws IOException, InterruptedException {
        TINY.awaitIteration(iteration);
    }

    @Test
    void a_campaign_is_listed_shown_paused_and_resumed() throws Exception {
        awaitIteration(1);
        Answer list = get("/v1/campaigns");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body().path("campaigns").findValuesAsText("name")).contains("tiny");

        Answer paused = post("/v1/campaigns/tiny:pause", "{\"reason\": \"the machine is needed\"}");
        assertThat(paused.status()).as(paused.whole().body()).isEqualTo(200);
        assertThat(paused.body().path("condition").asText()).isIn("PAUSING", "PAUSED");
        assertThat(paused.body().path("reason").asText()).isEqualTo("the machine is needed");
        awaitCondition("PAUSED");
        Answer again = post("/v1/campaigns/tiny:pause", "{\"reason\": \"once more\"}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().path("detail").asText()).contains("paused");

        JsonNode shown = get("/v1/campaigns/tiny").body();
        assertThat(shown.path("ageMillis").asLong()).isBetween(0L, 1_000L);
        assertThat(shown.path("iterations").asInt()).isEqualTo(3_000);
        assertThat(shown.path("weightsSha256").asText()).matches("[0-9a-f]{64}");
        assertThat(shown.path("before").path("problems").asInt()).isEqualTo(5);

        assertThat(post("/v1/campaigns/tiny:resume", "")
                        .body()
                        .path("condition")
                        .asText())
                .isEqualTo("RUNNING");
        Answer running = post("/v1/campaigns/tiny:resume", "");
        assertThat(running.status()).isEqualTo(409);
    }

    /** With {@code -Dapi.refusals=600} it meets the moments at which an iteration or an evaluation has just ended. */
    @Test
    void what_is_paused_says_so_however_soon_it_is_asked() throws Exception {
        for (int i = 0; i < REFUSALS; i++) {
            assertThat(post("/v1/campaigns/tiny:pause", "{\"reason\": \"one\"}").status())
                    .isEqualTo(200);
            Answer again = post("/v1/campaigns/tiny:pause", "{\"reason\": \"two\"}");
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.body().path("detail").asText())
                    .as("round %d, %s", i, get("/v1/campaigns/tiny").body())
                    .contains("paused already (one)");
            assertThat(post("/v1/campaigns/tiny:resume", "").status()).isEqualTo(200);
        }
    }

    @Test
    void iterations_come_in_pages_that_leave_none_out() throws Exception {
        awaitIteration(3);
        List<Integer> seen = new ArrayList<>();
        String token = "";
        do {
            Answer page = get("/v1/campaigns/tiny/iterations?pageSize=1" + token);
            assertThat(page.status()).isEqualTo(200);
            page.body().path("iterations").forEach(each -> {
                seen.add(each.path("iteration").asInt());
                assertThat(each.path("weightsSha256").asText()).matches("[0-9a-f]{64}");
                assertThat(each.path("tokens").asInt()).isPositive();
            });
            token = "&pageToken=" + page.body().path("nextPageToken").asText();
        } while (seen.size() < 3 && !token.endsWith("null"));
        assertThat(seen).startsWith(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /v1/campaigns/nobody                              | 404 | campaign: nobody is not in the store
            GET  | /v1/campaigns/nobody/iterations                   | 404 | campaign: nobody is not in the store
            POST | /v1/campaigns/nobody:resume                       | 404 | campaign: nobody is not in the store
            GET  | /v1/campaigns/No%20Body                           | 400 | campaign name: "No Body" (expected
            GET  | /v1/campaigns/..%2F..%2Fetc                       | 400 | campaign name: "../../etc" (expected
            GET  | /v1/campaigns/tiny/iterations?pageSize=0          | 400 | pageSize: 0 (expected: 1 to 500)
            GET  | /v1/campaigns/tiny/iterations?pageSize=many       | 400 | pageSize
            GET  | /v1/campaigns/tiny/iterations?pageToken=aTow      | 422 | pageToken: "aTow" (expected
            GET  | /v1/campaigns/tiny/iterations?pageToken=%25%25    | 422 | pageToken: "%%" (expected
            POST | /v1/campaigns/tiny                                | 405 |
            GET  | /v2/campaigns                                     | 404 |
            """)
    void what_is_not_there_or_no_value_is_a_problem_that_says_so(
            String method, String path, int status, @Nullable String detail) throws Exception {
        Answer answer = send(HttpRequest.newBuilder(address(path)).method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(status);
        assertThat(answer.whole().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).contains(detail == null ? "" : detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "7",
                "",
                "{\"reason\": 7}",
                "{\"reson\": \"x\"}",
                "{}",
                "{\"reason\": null}",
                "{\"reason\": \"\"}",
                "{\"reason\": \"x\", \"more\": 1}"
            })
    void a_body_that_is_no_order_is_refused_and_changes_nothing(String body) throws Exception {
        Answer answer = post("/v1/campaigns/tiny:pause", body);

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(400);
        assertThat(answer.whole().body()).doesNotContain("Exception", "dev.ratchet", "\\n", "Source", "Cannot invoke");
        assertThat(answer.body().path("detail").asText()).isNotBlank();
        assertThat(get("/v1/campaigns/tiny").body().path("reason").isNull()).isTrue();
    }

    @Test
    void a_body_of_megabytes_is_refused() throws Exception {
        Answer answer = post("/v1/campaigns/tiny:pause", "{\"reason\": \"%s\"}".formatted("x".repeat(2 << 20)));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void once_there_are_keys_each_request_needs_one_and_its_role_counts() throws Exception {
        String viewer = keys().add("ann", Role.VIEWER);
        String operator = keys().add("bob", Role.OPERATOR);

        Answer none = get("/v1/campaigns");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.whole().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(by("Bearer " + viewer + "x", "GET", "/v1/campaigns", "").status())
                .isEqualTo(401);
        assertThat(by("Basic " + viewer, "GET", "/v1/campaigns", "").status()).isEqualTo(401);
        assertThat(by("Bearer " + viewer, "GET", "/v1/campaigns", "").status()).isEqualTo(200);
        Answer tooLow = by("Bearer " + viewer, "POST", "/v1/campaigns/tiny:pause", "{\"reason\": \"x\"}");
        assertThat(tooLow.status()).isEqualTo(403);
        assertThat(tooLow.body().path("detail").asText()).contains("ann");
        assertThat(by("Bearer " + operator, "POST", "/v1/campaigns/tiny:resume", "")
                        .status())
                .as("allowed, but it is not paused")
                .isEqualTo(409);
        assertThat(by("Bearer " + viewer, "GET", "/v2/nothing", "").status()).isEqualTo(404);

        String next = keys().add("ann", Role.VIEWER);
        assertThat(keys().revoke("ann", true)).isEqualTo(1);
        assertThat(by("Bearer " + viewer, "GET", "/v1/campaigns", "").status()).isEqualTo(401);
        assertThat(by("Bearer " + next, "GET", "/v1/campaigns", "").status()).isEqualTo(200);
        String kept = Files.readString(TINY.place().home().root().resolve("api-keys"));
        assertThat(kept).doesNotContain(next, operator).contains("ann viewer ");
    }

    private static Answer by(String authorization, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    @Test
    void a_page_of_the_web_does_not_reach_it() throws Exception {
        assertThat(raw("Host: evil.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: evil.example:8080")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: localhost\r\nOrigin: http://evil.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: localhost\r\nOrigin: null")).startsWith("HTTP/1.1 403");
        assertThat(raw("Host: localhost\r\nOrigin: http://localhost")).startsWith("HTTP/1.1 200");
        assertThat(raw("Host: [::1]")).startsWith("HTTP/1.1 200");
    }

    private static String raw(String headers) throws IOException {
        URI api = TINY.address("/");
        try (Socket socket = new Socket(api.getHost(), api.getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/campaigns HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
                            .formatted(headers)
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void beyond_this_machine_it_serves_nobody_without_a_key() {
        assertThatThrownBy(() -> ApiServer.start(TINY.place(), "0.0.0.0", 0))
                .hasMessageContaining("host: 0.0.0.0 listens beyond this machine, and there is no key");
    }

    @Test
    void a_port_in_use_is_said() {
        int taken = TINY.address("/").getPort();

        assertThatThrownBy(() -> ApiServer.start(TINY.place(), "127.0.0.1", taken))
                .hasMessageContaining("port: 127.0.0.1:%d cannot be listened on: ".formatted(taken));
    }
}
