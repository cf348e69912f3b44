package dev.ratchet.api.suites;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.api.ApiServer;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Suites over HTTP, of a store for which nothing runs. */
@Timeout(60)
class SuitesOverHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SUMS = """
            {"question": "What is 1 + 1?", "answer": "#### 2"}
            {"question": "What is 1 + 2?", "answer": "#### 3"}
            {"question": "What is 1 + 3?", "answer": "#### 4"}
            """;

    @TempDir
    private static Path folder;

    private static @Nullable ApiServer server;

    private record Answer(int status, JsonNode body, HttpResponse<String> whole) {}

    @BeforeAll
    static void serve() {
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        server = ApiServer.start(new Place(home, home.store().toUri(), Map.of()), "127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        requireNonNull(server).close();
    }

    @Test
    void what_is_built_in_is_listed_and_says_whether_it_can_be_asked() throws Exception {
        Answer list = get("/v1/suites");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.body().path("suites"))
                .extracting(suite -> suite.path("name").asText())
                .contains("arithmetic", "code", "k12", "vision");
        assertThat(get("/v1/suites/k12").body().path("domains").path("k12").asInt())
                .isGreaterThanOrEqualTo(30);
        assertThat(get("/v1/suites/k12@1").body().path("refusal").isNull()).isTrue();
        assertThat(get("/v1/suites/vision").body().path("refusal").asText()).contains("expected: a policy that sees");
        assertThat(get("/v1/suites/none").status()).isEqualTo(404);
        assertThat(get("/v1/suites/none/prompts").body().path("detail").asText())
                .isEqualTo("suite: none is not in the store (expected: one of those that GET /v1/suites lists)");
        assertThat(get("/v1/suites/k12@x").status()).isEqualTo(400);
    }

    @Test
    void prompts_come_in_pages_that_leave_none_out() throws Exception {
        List<String> ids = new ArrayList<>();
        String page = "/v1/suites/arithmetic/prompts?pageSize=80";
        for (String token = ""; token != null; ) {
            JsonNode body =
                    get(page + (token.isEmpty() ? "" : "&pageToken=" + token)).body();
            body.path("prompts").forEach(prompt -> ids.add(prompt.path("id").asText()));
            token = body.path("nextPageToken").textValue();
        }

        assertThat(ids).hasSize(200).doesNotHaveDuplicates();
        assertThat(get("/v1/suites/vision/prompts?pageSize=1")
                        .body()
                        .path("prompts")
                        .get(0)
                        .path("pictures"))
                .hasSize(1);
        assertThat(get(page.replace("80", "0")).status()).isEqualTo(400);
        assertThat(get(page + "&pageToken=x").body().path("detail").asText()).contains("pageToken: \"x\"");
    }

    @Test
    void lines_become_a_version_and_the_same_lines_are_the_one_there_is() throws Exception {
        Answer created = post("/v1/suites/sums?format=gsm8k&description=Sums", SUMS, null);
        Answer again = post("/v1/suites/sums?format=gsm8k&description=Sums", SUMS, null);
        Answer next =
                post("/v1/suites/sums?format=gsm8k", SUMS.lines().findFirst().orElseThrow(), null);

        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(created.whole().headers().firstValue("Location")).hasValue("/v1/suites/sums@1");
        assertThat(created.body().path("problems").asInt()).isEqualTo(3);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(created.body());
        assertThat(next.status()).isEqualTo(201);
        assertThat(get("/v1/suites/sums").body().path("id").asText()).isEqualTo("sums@2");
        assertThat(get("/v1/suites/sums@1").body()).isEqualTo(created.body());
    }

    @Test
    void what_cannot_be_added_is_refused_with_the_line() throws Exception {
        assertRefused(
                422,
                "body, line 2, answer: ends in \"3\" (expected: a solution",
                "bad?format=gsm8k",
                SUMS.replace("#### 3", "3"));
        assertRefused(400, "format: \"csv\" (expected: one of jsonl", "bad?format=csv", SUMS);
        assertRefused(422, "suite name: k12 is a built-in suite's (expected: another)", "k12?format=gsm8k", SUMS);
        assertRefused(422, "suite bad: no prompts (expected: at least one)", "bad?format=gsm8k", "\n");
        assertRefused(400, "format", "bad", SUMS);
        assertThat(get("/v1/suites/bad").status()).isEqualTo(404);
        assertThat(post("/v1/suites/bad?format=gsm8k", SUMS, null, "text/csv").status())
                .isEqualTo(415);
    }

    @Test
    void a_body_may_have_twenty_megabytes_and_no_more() throws Exception {
        String line = "{\"question\": \"%s\", \"answer\": \"#### 1\"}\n";
        String large = line.formatted("a".repeat(9 << 20)) + line.formatted("b".repeat(9 << 20));
        String tooLarge = large + line.formatted("c".repeat(3 << 20));

        assertThat(post("/v1/suites/large?format=gsm8k", large, null).status()).isEqualTo(201);
        assertThat(post("/v1/suites/larger?format=gsm8k", tooLarge, null).status())
                .isEqualTo(413);
        assertThat(post(
                                "/v1/campaigns/x:pause",
                                "{\"reason\": \"" + "x".repeat(2 << 20) + "\"}",
                                null,
                                "application/json")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void viewers_only_look() throws IOException, InterruptedException {
        ApiKeys keys = ApiKeys.in(new HomeDirectory(folder.resolve("home")));
        String viewer = keys.add("look", Role.VIEWER);
        String operator = keys.add("work", Role.OPERATOR);
        try {
            assertThat(post("/v1/suites/guarded?format=gsm8k", SUMS, viewer).status())
                    .isEqualTo(403);
            assertThat(post("/v1/suites/guarded?format=gsm8k", SUMS, null).status())
                    .isEqualTo(401);
            assertThat(post("/v1/suites/guarded?format=gsm8k", SUMS, operator).status())
                    .isEqualTo(201);
        } finally {
            keys.revoke("look", false);
            keys.revoke("work", false);
        }
    }

    private static void assertRefused(int status, String detail, String target, String content) throws Exception {
        Answer answer = post("/v1/suites/" + target, content, null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).contains(detail);
    }

    private static Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(requireNonNull(server).address().resolve(path)));
    }

    private static Answer post(String path, String content, @Nullable String key)
            throws IOException, InterruptedException {
        return post(path, content, key, "application/jsonl");
    }

    private static Answer post(String path, String content, @Nullable String key, String type)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        requireNonNull(server).address().resolve(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(content, UTF_8));
        return send(key == null ? request : request.header("Authorization", "Bearer " + key));
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }
}
