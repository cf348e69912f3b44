package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.api.security.Role;
import dev.ratchet.workflows.campaign.CampaignPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curves, settings, work, pools, and who asks. */
@ResourceLock(value = TinyCampaign.ALONE, mode = ResourceAccessMode.READ)
@Timeout(120)
class InsightTest {
    @RegisterExtension
    static final TinyCampaign TINY = new TinyCampaign();

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @SuppressWarnings("NullAway.Init")
    private static CampaignPlan plan;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder, ApiOptions.at("127.0.0.1", 0));
        plan = api.campaign("stored", 30);
        for (int i = 0; i <= 7; i++) {
            api.commit(plan, i);
        }
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void curves_are_columns_one_value_to_an_iteration_or_to_so_many() throws Exception {
        JsonNode all = api.get("/v1/campaigns/stored/curves").body();
        assertThat(all.path("known").asInt()).isGreaterThanOrEqualTo(7);
        assertThat(all.at("/columns/length/mean/0").asDouble()).isEqualTo(12);
        assertThat(all.at("/columns/length/min").isNull()).isTrue();
        assertThat(all.at("/columns/policyVersion/mean/6").asDouble()).isEqualTo(7);
        assertThat(all.at("/columns/tokensPerSecond/mean/0").isNull()).isTrue();

        JsonNode few =
                api.get("/v1/campaigns/stored/curves?points=3&toIteration=7").body();
        assertThat(few.path("bucket").asInt()).isEqualTo(3);
        assertThat(few.path("iterations").toString()).isEqualTo("[1,4,7]");
        assertThat(few.at("/columns/policyVersion").toString())
                .isEqualTo("{\"mean\":[2.0,5.0,7.0],\"min\":[1.0,4.0,7.0],\"max\":[3.0,6.0,7.0]}");
        assertThat(api.get("/v1/campaigns/stored/curves?fromIteration=6&toIteration=7")
                        .body()
                        .path("iterations")
                        .toString())
                .isEqualTo("[6,7]");
    }

    @Test
    void what_is_committed_later_is_in_the_next_answer_and_its_events_go_on_after_it() throws Exception {
        CampaignPlan growing = api.campaign("growing", 30);
        api.commit(growing, 0);
        JsonNode none = api.get("/v1/campaigns/growing/curves").body();
        assertThat(none.path("known").asInt()).isZero();
        assertThat(none.path("lastEventId").asText()).isEqualTo("i0.e-1.");
        api.commit(growing, 1);
        api.evaluate(growing, 1);
        JsonNode one = api.get("/v1/campaigns/growing/curves").body();
        assertThat(one.path("known").asInt()).isEqualTo(1);
        assertThat(one.path("evaluations")).hasSize(1);
        assertThat(one.path("lastEventId").asText()).isEqualTo("i1.e1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/campaigns/stored/curves?points=0                       | 400 | points: 0 (expected: 1 to 2000)
            /v1/campaigns/stored/curves?fromIteration=3&toIteration=2  | 422 | fromIteration: 3
            /v1/campaigns/nobody/curves                                | 404 | campaign: nobody
            /v1/campaigns/stored/work?iterations=101                   | 400 | iterations: 101 (expected: 1 to 100)
            /v1/campaigns/stored/groups?iteration=900                  | 404 | iteration: 900 is not committed
            /v1/campaigns/stored/groups?stop=never                     | 400 | stop: "never"
            /v1/pools                                                  | 503 | stack: none runs
            """)
    void what_makes_no_sense_is_refused_by_name(String path, int status, String detail) throws Exception {
        Answer answer = api.get(path);
        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(status);
        assertThat(answer.detail()).startsWith(detail);
    }

    @Test
    void settings_are_told_by_their_paths() throws Exception {
        JsonNode settings = api.get("/v1/campaigns/stored/settings").body().path("settings");
        assertThat(settings.path("rollout.samplesPerPrompt").asText()).isEqualTo("2");
        assertThat(settings.path("name").asText()).isEqualTo("\"stored\"");
    }

    @Test
    void who_asks_is_told_their_role() throws Exception {
        assertThat(api.get("/v1/me").body().toString()).isEqualTo("{\"name\":\"this-machine\",\"role\":\"admin\"}");
        String key = api.keys().add("ann", Role.OPERATOR);
        try {
            assertThat(api.get("/v1/me", "Authorization", "Bearer " + key)
                            .body()
                            .toString())
                    .isEqualTo("{\"name\":\"ann\",\"role\":\"operator\"}");
            assertThat(api.get("/v1/me").status()).isEqualTo(401);
            assertThat(api.get("/dashboard/").status()).as("files without data").isEqualTo(200);
        } finally {
            int _ = api.keys().revoke("ann", false);
        }
    }

    @Test
    void the_page_comes_with_its_policy_and_is_not_sent_twice() throws Exception {
        assertThat(api.get("/").header("location")).isEqualTo("/dashboard/");
        Answer page = api.get("/dashboard/");
        assertThat(page.whole().body())
                .contains("<title>Ratchet</title>")
                .doesNotContain("style=", "onclick", "<script>");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.get("/dashboard/", "If-None-Match", page.header("ETag")).status())
                .isEqualTo(304);
        assertThat(api.get("/dashboard/uplot/uPlot.esm.js").header("Content-Type"))
                .startsWith("text/javascript");
        assertThat(api.get("/dashboard/../openapi.yml").status()).isEqualTo(404);
        assertThat(api.get("/dashboard/nothing.js").status()).isEqualTo(404);
    }

    @Test
    void the_time_of_iterations_is_told_by_phase_and_so_is_what_waits() throws Exception {
        TINY.awaitIteration(3);
        JsonNode work = TINY.await(
                "/v1/campaigns/tiny/work?iterations=2",
                "two that are over",
                now -> now.at("/iterations/1/over").asBoolean());
        JsonNode phases = work.at("/iterations/0/phases");
        assertThat(phases.findValuesAsText("activity"))
                .contains("sample-prompts", "roll-out", "append-to-buffer", "commit");
        for (JsonNode phase : phases) {
            assertThat(phase.path("keptSeconds").asDouble()).isBetween(0.0, 60.0);
            assertThat(phase.path("attempts").asInt())
                    .isGreaterThanOrEqualTo(phase.path("tasks").asInt());
        }
        JsonNode curves = TINY.await(
                "/v1/campaigns/tiny/curves?toIteration=2",
                "speed",
                now -> now.at("/columns/tokensPerSecond/mean/1").isNumber());
        assertThat(curves.at("/columns/tokensPerSecond/mean/1").asDouble()).isPositive();
        assertThat(curves.at("/columns/trainedTokens/mean/1").asDouble()).isNotNegative();

        JsonNode pools = TINY.get("/v1/pools").body().path("pools");
        assertThat(pools).hasSize(8);
        assertThat(pools.get(0).path("pollers")).isNotEmpty();
        assertThat(TINY.get("/v1/campaigns/tiny").body().path("temporalPage").asText())
                .endsWith("/workflows/campaign%2Ftiny");
    }
}
