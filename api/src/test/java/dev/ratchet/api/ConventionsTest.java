package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.storage.prompts.PromptLayout;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.campaign.CampaignPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What holds for every request: ids, problems, tags, keys. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConventionsTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static CampaignPlan plan;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder, ApiOptions.at("127.0.0.1", 0));
        plan = api.campaign("stored", 3);
        api.commit(plan, 0);
        api.commit(plan, 1);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @AfterEach
    void takeKeysAway() {
        int _ = api.keys().revoke("ann", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/campaigns", "/v1/campaigns/nobody", "/nowhere", "/v1/campaigns/stored/iterations?pageSize=x"
            })
    void every_answer_has_an_id_of_its_request(String path) throws Exception {
        Answer made = api.get(path);
        Answer given = api.get(path, "X-Request-Id", "from-a.client_1");
        Answer insane = api.get(path, "X-Request-Id", "x y");

        assertThat(made.header("X-Request-Id")).matches("[0-9a-f]{16}");
        assertThat(given.header("X-Request-Id")).isEqualTo("from-a.client_1");
        assertThat(insane.header("X-Request-Id")).matches("[0-9a-f]{16}");
        if (given.status() != 200) {
            assertThat(given.body().path("requestId").asText()).isEqualTo("from-a.client_1");
        }
    }

    @Test
    void what_is_logged_for_a_request_has_its_id_and_no_secret() throws Exception {
        String key = api.keys().add("ann", Role.VIEWER);
        Logger audit = (Logger) LoggerFactory.getLogger("audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        audit.addAppender(lines);

        Answer none = api.get("/v1/campaigns", "X-Request-Id", "none");
        Answer unknown = api.get("/v1/campaigns", "X-Request-Id", "unknown", "Authorization", "Bearer " + key + "x");
        Answer low = api.send(
                "POST", "/v1/campaigns/stored:stop", "", "X-Request-Id", "low", "Authorization", "Bearer " + key);
        String door = api.raw("GET /v1/campaigns HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        audit.detachAppender(lines);

        assertThat(List.of(none.status(), unknown.status(), low.status())).containsExactly(401, 401, 403);
        assertThat(door).startsWith("HTTP/1.1 403");
        assertThat(lines.list).hasSize(4);
        assertThat(lines.list.subList(0, 3))
                .extracting(line -> line.getMDCPropertyMap().get("requestId"))
                .containsExactly("none", "unknown", "low");
        assertThat(lines.list.get(2).getFormattedMessage())
                .contains("status=403", "method=POST", "path=/v1/campaigns/stored:stop", "who=ann", "requestId=low");
        assertThat(lines.list).noneMatch(line -> line.getFormattedMessage().contains(key));
    }

    @Test
    void a_resource_that_has_not_changed_is_not_sent_again() throws Exception {
        for (String path : List.of("/v1/campaigns", "/v1/campaigns/stored", "/v1/campaigns/stored/iterations")) {
            Answer first = api.get(path);
            String tag = first.header("ETag");
            assertThat(first.status()).isEqualTo(200);
            assertThat(tag).as(path).matches("W/\"[0-9a-f]{32}\"");
            assertThat(first.header("Content-Type")).startsWith("application/json");
            Thread.sleep(20); // another age
            Answer again = api.get(path, "If-None-Match", "\"other\", " + tag);
            assertThat(again.status()).as(path).isEqualTo(304);
            assertThat(again.whole().body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
            assertThat(api.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
        }
        String before = api.get("/v1/campaigns/stored/iterations").header("ETag");
        api.commit(plan, 2);
        Answer changed = api.get("/v1/campaigns/stored/iterations", "If-None-Match", before);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("iterations")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason": 7}              | reason
            {"reason": ["x"]}          | reason
            {"reason": null}           | reason
            {}                         | reason
            {"reason": "x", "more": 1} | more
            {"reson": "x"}             | reson
            {"reason":                 | body
            []                         | body
            """)
    void a_body_that_is_no_order_is_refused_by_the_name_of_its_field(String body, String field) throws Exception {
        Answer answer = api.send("POST", "/v1/campaigns/stored:pause", body, "Content-Type", "application/json");

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(400);
        assertThat(answer.body().path("detail").asText()).contains(field);
        assertThat(answer.whole().body()).doesNotContain("Exception", "dev.ratchet", "\\n\\tat", "micronaut");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/campaigns?x=1                                    | x: no such parameter (expected: none)
            /v1/campaigns/stored/iterations?page=2               | page: no such parameter (expected: one of [pageSize, pageToken])
            /v1/evaluations?=1                                   | 1: no such parameter (expected: one of [campaign, pageSize, pageToken])
            /v1/audit?campaign=stored&campaign=other             | campaign: given 2 times (expected: once)
            /v1/campaigns/stored/weights?pageSize=               | pageSize: empty (expected: a value
            /v1/campaigns/stored/rollouts/1-1-1?tokens=yes       | tokens: "yes" (expected: true or false)
            /v1/evaluations?campaign=A%20B                       | campaign name: "A B" (expected
            """)
    void a_query_that_nobody_would_read_is_refused_by_the_name_of_its_parameter(String path, String detail)
            throws Exception {
        Answer answer = api.get(path);

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(400);
        assertThat(answer.body().path("detail").asText()).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/campaigns/stored:fork            | POST
            /v1/campaigns/stored:pause           | POST
            /v1/evaluations/e:cancel             | POST
            /v1/evaluation-schedules/s:trigger   | POST
            /v1/prompt-sets                      | POST
            """)
    void what_another_method_does_is_said(String path, String allowed) throws Exception {
        Answer answer = api.send("OPTIONS", path, "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void an_order_without_a_stack_is_for_later() throws Exception {
        Answer answer = api.send("POST", "/v1/campaigns/stored:resume", "");

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void a_key_that_is_taken_away_is_refused_at_once() throws Exception {
        for (int i = 0; i < 20; i++) {
            String key = api.keys().add("ann", Role.VIEWER);
            assertThat(api.get("/v1/campaigns", "Authorization", "Bearer " + key)
                            .status())
                    .isEqualTo(200);
            String other = api.keys().add("ann", Role.VIEWER); // of the same length
            assertThat(api.keys().revoke("ann", true)).isEqualTo(1);
            assertThat(api.get("/v1/campaigns", "Authorization", "Bearer " + key)
                            .status())
                    .isIn(401, 429);
            assertThat(api.get("/v1/campaigns", "Authorization", "Bearer " + other)
                            .status())
                    .isEqualTo(200);
            int _ = api.keys().revoke("ann", false);
        }
    }

    @Test
    void the_document_has_the_words_that_the_program_knows() throws Exception {
        JsonNode paths = paths(api.get("/openapi.yml").whole().body());

        assertThat(words(paths.path("/v1/campaigns/{name}/rollouts").path("get"), "stop"))
                .containsExactlyElementsOf(StopReason.KINDS);
        assertThat(words(paths.path("/v1/campaigns/{name}/rollouts").path("get"), "status"))
                .containsExactlyElementsOf(Stream.of(TrajectoryStatus.values())
                        .map(TrajectoryStatus::label)
                        .toList());
        assertThat(words(paths.path("/v1/suites/{name}").path("post"), "format"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(PromptLayout.values())
                        .map(PromptLayout::label)
                        .toList());
    }

    private static List<String> words(JsonNode operation, String parameter) {
        return operation
                .path("parameters")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(parameter))
                .flatMap(each -> each.path("schema").path("enum").valueStream())
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode paths(String document) throws IOException {
        return new YAMLMapper().readTree(document).path("paths");
    }

    @Test
    void the_document_and_its_page_come_from_the_jar_and_are_for_viewers() throws Exception {
        String document = api.get("/openapi.yml").whole().body();
        JsonNode paths = paths(document);
        assertThat(paths.size()).isGreaterThanOrEqualTo(7);
        for (JsonNode path : paths) {
            for (JsonNode operation : path) {
                assertThat(operation.path("responses").fieldNames())
                        .toIterable()
                        .as(operation.path("operationId").asText())
                        .contains("400", "401", "403", "404", "409", "413", "415", "422", "429", "503")
                        .anyMatch(status -> status.startsWith("2"));
            }
        }
        assertThat(document).contains("scheme: bearer", "/v1/campaigns/{name}/events");

        assertThat(paths.path("/v1/campaigns")
                        .at("/post/requestBody/content/application~1json/schema/additionalProperties")
                        .asBoolean())
                .as("settings are of any type")
                .isTrue();
        Answer page = api.get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        List<String> fetched = Pattern.compile("\"([^\" ]+\\.(?:css|js|png))\"")
                .matcher(page.whole().body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(fetched).isNotEmpty();
        for (String each : fetched) {
            assertThat(api.get(each).status()).as(each).isEqualTo(200);
        }
        assertThat(page.whole().body()).contains("'/openapi.yml'").doesNotContain("unpkg", "cdn");

        String key = api.keys().add("ann", Role.VIEWER);
        for (String path : List.of("/openapi.yml", "/swagger-ui/index.html", "/swagger-ui/res/swagger-ui.css")) {
            assertThat(api.get(path).status()).as(path).isEqualTo(401);
            assertThat(api.get(path, "Authorization", "Bearer " + key).status())
                    .as(path)
                    .isEqualTo(200);
        }
    }
}
