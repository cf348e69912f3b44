package dev.ratchet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workflows.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluations over HTTP, of a stack with real pools and a campaign that is under way. */
@ResourceLock(value = TinyCampaign.ALONE, mode = ResourceAccessMode.READ)
@Timeout(300)
class EvaluationApiTest {
    @RegisterExtension
    static final TinyCampaign TINY = new TinyCampaign();

    private static final String EVALUATIONS = "/v1/evaluations";

    private static String order(String more) {
        return "{\"campaign\": \"tiny\", \"weights\": \"live\", \"suite\": \"arithmetic\"" + more + "}";
    }

    private static JsonNode awaitState(String id, String state) throws Exception {
        return TINY.await(
                EVALUATIONS + "/" + id,
                id + " " + state,
                evaluation -> evaluation.path("state").asText().equals(state));
    }

    private static String ordered(String more) throws Exception {
        Answer accepted = TINY.post(EVALUATIONS, order(more));
        assertThat(accepted.status()).as(accepted.whole().body()).isEqualTo(202);
        return accepted.body().path("id").asText();
    }

    @Test
    void an_evaluation_is_accepted_followed_to_its_result_and_compared() throws Exception {
        TINY.awaitIteration(1);
        Answer accepted =
                TINY.post(EVALUATIONS, order(", \"problems\": 20, \"samplesPerPrompt\": 4, \"temperature\": 1.0"));
        assertThat(accepted.status()).as(accepted.whole().body()).isEqualTo(202);
        String id = accepted.body().path("id").asText();
        assertThat(accepted.whole().headers().firstValue("Location")).hasValue(EVALUATIONS + "/" + id);
        assertThat(accepted.body().path("weightsSha256").asText()).matches("[0-9a-f]{64}");
        assertThat(accepted.body().path("suite").asText()).isEqualTo("arithmetic@1");

        JsonNode result = awaitState(id, "DONE").path("result");
        assertThat(result.path("answers").asInt()).isEqualTo(80);
        assertThat(result.path("passAt").findValuesAsText("k")).containsExactly("1", "2", "4");
        assertThat(result.path("majAt").findValuesAsText("k")).containsExactly("1", "2", "4");
        assertThat(result.path("passAt1").path("low").asDouble())
                .isLessThanOrEqualTo(result.path("passAt1").path("value").asDouble());
        JsonNode page =
                TINY.get(EVALUATIONS + "/" + id + "/prompts?pageSize=15").body();
        JsonNode rest = TINY.get(EVALUATIONS + "/" + id + "/prompts?pageSize=15&pageToken="
                        + page.path("nextPageToken").asText())
                .body();
        assertThat(page.path("prompts").size() + rest.path("prompts").size()).isEqualTo(20);
        assertThat(rest.path("nextPageToken").isNull()).isTrue();

        String other = ordered(", \"problems\": 20, \"temperature\": 0");
        awaitState(other, "DONE");
        Answer compared = TINY.get(EVALUATIONS + "/" + id + ":compare?with=" + other);
        assertThat(compared.status()).as(compared.whole().body()).isEqualTo(200);
        assertThat(compared.body().path("prompts").asInt()).isEqualTo(20);
        assertThat(compared.body().path("test").asText()).isEqualTo("PAIRED_T");
        assertThat(TINY.get(EVALUATIONS + "?campaign=tiny&pageSize=500")
                        .body()
                        .path("evaluations")
                        .findValuesAsText("id"))
                .contains(id, other);
        assertThat(TINY.get(EVALUATIONS + "?campaign=none").body().path("evaluations"))
                .isEmpty();
    }

    @Test
    void an_order_with_the_same_key_is_one_evaluation() throws Exception {
        TINY.awaitIteration(1);
        Answer first = keyed("once", order(", \"problems\": 2"));
        Answer again = keyed("once", order(", \"problems\": 2"));
        Answer otherwise = keyed("once", order(", \"problems\": 3"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body().path("id")).isEqualTo(first.body().path("id"));
        assertThat(otherwise.status()).isEqualTo(409);
        assertThat(otherwise.body().path("detail").asText()).contains("was ordered otherwise");
        awaitState(first.body().path("id").asText(), "DONE");
        assertThat(keyed("once", order(", \"problems\": 2"))
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("DONE");
    }

    private static Answer keyed(String key, String body) throws Exception {
        HttpRequest.Builder request =
                TINY.json(EVALUATIONS).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body));
        return TINY.send(request);
    }

    @Test
    void a_cancelled_one_stops_and_the_same_order_goes_on_with_it() throws Exception {
        TINY.awaitIteration(1);
        String body = order(", \"samplesPerPrompt\": 64, \"temperature\": 1.0");
        String id = keyed("cancelled", body).body().path("id").asText();

        assertThat(TINY.post(EVALUATIONS + "/" + id + ":cancel", "").status()).isEqualTo(200);
        awaitState(id, "CANCELLED");
        assertThat(TINY.post(EVALUATIONS + "/" + id + ":cancel", "").status()).isEqualTo(409);

        assertThat(keyed("cancelled", body).status()).isEqualTo(202);
        TINY.await(
                EVALUATIONS + "/" + id,
                "running again",
                evaluation -> List.of("RUNNING", "DONE")
                        .contains(evaluation.path("state").asText()));
        TINY.post(EVALUATIONS + "/" + id + ":cancel", "");
        TINY.await(
                EVALUATIONS + "/" + id,
                "gone",
                evaluation -> List.of("CANCELLED", "DONE")
                        .contains(evaluation.path("state").asText()));
    }

    @Test
    void a_schedule_is_created_begins_an_evaluation_and_is_taken_away() throws Exception {
        TINY.awaitIteration(1);
        String schedules = "/v1/evaluation-schedules";
        String body = "{\"name\": \"nightly\", \"cron\": \"0 3 * * *\", \"timeZone\": \"Asia/Seoul\", \"evaluation\": "
                + order(", \"problems\": 2") + "}";
        Answer created = TINY.post(schedules, body);
        assertThat(created.status()).as(created.whole().body()).isEqualTo(201);
        assertThat(created.body().path("next").path(0).asText())
                .contains("T18:00:00Z"); // three in the morning in Seoul
        assertThat(TINY.post(schedules, body).status()).isEqualTo(409);
        assertThat(TINY.get(schedules).body().path("schedules").findValuesAsText("name"))
                .containsExactly("nightly");

        assertThat(TINY.post(schedules + "/nightly:trigger", "").status()).isEqualTo(200);
        JsonNode begun = TINY.await(
                EVALUATIONS + "?campaign=tiny&pageSize=500",
                "a nightly evaluation",
                all -> all.path("evaluations").findValuesAsText("id").stream()
                        .anyMatch(id -> id.startsWith("nightly-")));
        String id = begun.path("evaluations").findValuesAsText("id").stream()
                .filter(each -> each.startsWith("nightly-"))
                .findFirst()
                .orElseThrow();
        awaitState(id, "DONE");

        HttpRequest.Builder delete =
                HttpRequest.newBuilder(TINY.address(schedules + "/nightly")).DELETE();
        assertThat(TINY.send(delete).status()).isEqualTo(204);
        assertThat(TINY.get(schedules + "/nightly").status()).isEqualTo(404);
    }

    /** Read from the histories: what was taken between the scheduling of a campaign's shard and its start. */
    @Test
    void a_campaigns_shard_waits_for_at_most_one_shard_of_an_evaluation() throws Exception {
        TINY.awaitIteration(1);
        int before = TINY.get("/v1/campaigns/tiny").body().path("iteration").asInt();
        String id = ordered(", \"samplesPerPrompt\": 64, \"temperature\": 1.0");
        TINY.awaitIteration(before + 6);
        TINY.post(EVALUATIONS + "/" + id + ":cancel", "");

        WorkflowClient client = TINY.stack().connection().client();
        List<Shard> evaluation = shards(client, WorkflowIds.orderedEvaluation(id));
        assertThat(evaluation).hasSizeGreaterThan(5); // else nothing waits behind it
        int campaigns = 0;
        for (int iteration = before + 2; iteration <= before + 6; iteration++) {
            for (Shard shard : shards(client, WorkflowIds.iteration(BranchId.main("tiny"), iteration))) {
                campaigns++;
                assertThat(evaluation)
                        .filteredOn(each -> each.started().isAfter(shard.scheduled())
                                && each.started().isBefore(shard.started()))
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
        assertThat(campaigns).isGreaterThanOrEqualTo(5);
    }

    private record Shard(Instant scheduled, Instant started) {}

    private static List<Shard> shards(WorkflowClient client, String workflow) {
        Map<Long, Instant> scheduled = new HashMap<>();
        List<Shard> shards = new ArrayList<>();
        for (HistoryEvent event : client.fetchHistory(workflow).getEvents()) {
            Timestamp time = event.getEventTime();
            Instant when = Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
            if (event.hasActivityTaskScheduledEventAttributes()
                    && event.getActivityTaskScheduledEventAttributes()
                            .getTaskQueue()
                            .getName()
                            .equals("rollout")) {
                scheduled.put(event.getEventId(), when);
            } else if (event.hasActivityTaskStartedEventAttributes()) {
                Instant asked = scheduled.get(
                        event.getActivityTaskStartedEventAttributes().getScheduledEventId());
                if (asked != null) {
                    shards.add(new Shard(asked, when));
                }
            }
        }
        return shards;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                            | 400 | campaign: none
            {"campaign": "tiny", "suite": "arithmetic"}                                   | 400 | weights: none
            {"campaign": "tiny", "suite": "arithmetic", "weights": "best"}                | 400 | weights: "best"
            {"campaign": "tiny", "suite": "arithmetic", "weights": "live", "problem": 2}  | 400 | problem
            {"campaign": "tiny", "suite": "arithmetic", "weights": "live", "samplesPerPrompt": 0} | 422 | samplesPerPrompt: 0
            {"campaign": "tiny", "suite": "arithmetic", "weights": "live", "priority": 9} | 422 | priority: 9
            {"campaign": "../x", "suite": "arithmetic", "weights": "live"}                | 422 | campaign name: "../x"
            {"campaign": "none", "suite": "arithmetic", "weights": "live"}                | 409 | weights: campaign none has no
            {"campaign": "tiny", "suite": "none", "weights": "live"}                      | 409 | suite: "none" is not there
            {"campaign": "tiny", "suite": "arithmetic", "weights": "999999"}              | 409 | no version 999999
            """)
    void an_order_that_cannot_be_carried_out_says_what_is_wrong(String body, int status, String detail)
            throws Exception {
        TINY.awaitIteration(1);
        Answer answer = TINY.post(EVALUATIONS, body);

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/evaluations/none,404",
        "GET,/v1/evaluations/none/prompts,404",
        "POST,/v1/evaluations/none:cancel,404",
        "GET,/v1/evaluations/none:compare?with=none,404",
        "GET,/v1/evaluations?pageToken=x,422",
        "GET,/v1/evaluation-schedules/none,404",
        "DELETE,/v1/evaluation-schedules/none,404"
    })
    void what_is_not_there_is_a_problem(String method, String path, int status) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(TINY.address(path)).method(method, BodyPublishers.noBody());
        assertThat(TINY.send(request).status()).isEqualTo(status);
    }
}
