package dev.ratchet.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.prompts.ArithmeticProblems;
import dev.ratchet.storage.prompts.PromptFiles;
import io.temporal.client.WorkflowExecutionMetadata;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Campaigns that are made, forked and paused over HTTP, on real pools; and the log of who ordered that. */
@Timeout(600)
class LifecycleTest {
    /** With {@code -Dapi.kills=100} it gives the figure of the API killed between accept and reply. */
    private static final int KILLS = Integer.getInteger("api.kills", 3);

    @TempDir
    private static Path folder;

    private static @Nullable TinyStack stack;
    private static @Nullable ApiServer server;

    @BeforeAll
    static void start() {
        TinyStack running = new TinyStack(folder.resolve("home"));
        stack = running;
        server = ApiServer.start(running.place(), "127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static URI api() {
        return requireNonNull(server).address();
    }

    private static TinyStack stack() {
        return requireNonNull(stack);
    }

    private static Answer create(String specification, String... headers) throws IOException, InterruptedException {
        return TinyStack.post(api(), "/v1/campaigns", specification, headers);
    }

    @Test
    void a_campaign_is_made_once_however_often_it_is_asked_for_and_runs_to_its_end() throws Exception {
        String specification = TinyStack.specification("made", 1, 0);
        Answer first = create(specification, "Idempotency-Key", "k-1");
        Answer again = create(specification, "Idempotency-Key", "k-1");
        Answer other = create(TinyStack.specification("made", 2, 0));
        Answer reused = create(TinyStack.specification("made-2", 1, 0), "Idempotency-Key", "k-1");

        assertThat(first.status()).as(first.whole().body()).isEqualTo(201);
        assertThat(first.whole().headers().firstValue("Location")).hasValue("/v1/campaigns/made");
        assertThat(first.body().path("name").asText()).isEqualTo("made");
        assertThat(again.status()).isEqualTo(200);
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.detail())
                .contains("made is taken by a campaign with other settings: iterations: 1 there, 2 here");
        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.detail()).contains("Idempotency-Key: \"k-1\" came with another request before");
        assertThat(TinyStack.get(api(), "/v1/campaigns/made-2").status()).isEqualTo(404);
        TinyStack.await(api(), "made", now -> now.path("condition").asText().equals("DONE"));
        assertThat(create(specification).body().path("condition").asText()).isEqualTo("DONE");
        assertThat(runs("made")).as("workflows").isEqualTo(1);
    }

    @Test
    void a_fork_goes_on_from_an_iteration_and_says_what_it_changes() throws Exception {
        create(TinyStack.specification("parent", 1, 0));
        TinyStack.await(api(), "parent", now -> now.path("iteration").asInt() >= 0);
        String order = """
                {"name": "child", "iteration": 0, "settings": {"training": {"tau": 0.1}, "rollout.temperature": 0.5},
                 "reason": "is it too hot?"}""";

        Answer fork = TinyStack.post(api(), "/v1/campaigns/parent:fork", order);
        Answer again = TinyStack.post(api(), "/v1/campaigns/parent:fork", order);

        assertThat(fork.status()).as(fork.whole().body()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        JsonNode origin = fork.body().path("fork");
        assertThat(origin.path("campaign").asText()).isEqualTo("parent");
        assertThat(origin.path("iteration").asInt()).isZero();
        assertThat(origin.path("changes"))
                .hasToString("[{\"setting\":\"rollout.temperature\",\"before\":\"1.0\",\"after\":\"0.5\"},"
                        + "{\"setting\":\"training.tau\",\"before\":\"0.05\",\"after\":\"0.1\"}]");
        JsonNode done = TinyStack.await(
                api(), "child", now -> now.path("condition").asText().equals("DONE"));
        assertThat(done.path("iteration").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"iterations": 1}                                                     | 422 | missing (expected: a value; it has no default)
            {"name": "x", "iterations": "many", "model": {}, "prompts": {}}       | 422 | expected
            []                                                                    | 400 |
            {"name": "x", "iterations": 1, "model": {"directory": "/etc"}, "prompts": {"file": "/etc/passwd"}} | 422 | prompts.file: "/etc/passwd" (expected: sha256:… of what was imported before; files of the server are not read)
            """)
    void what_is_no_specification_is_refused(String specification, int status, @Nullable String detail)
            throws Exception {
        Answer answer = create(specification);

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(status);
        assertThat(answer.detail()).contains(detail == null ? "" : detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nobody | {"name": "f", "iteration": 0, "reason": "x"}                                | 404 | nobody is not in the store
            first  | {"name": "f", "iteration": 7, "reason": "x"}                                | 409 | iteration: 7 of campaign first is not committed
            first  | {"name": "f", "iteration": -1, "reason": "x"}                               | 400 | iteration: -1
            first  | {"name": "f", "reason": "x"}                                                | 400 | iteration: null
            first  | {"name": "f", "iteration": 0}                                               | 400 | reason: none
            first  | {"name": "F/..", "iteration": 0, "reason": "x"}                             | 400 | campaign name: "F/.."
            first  | {"name": "f", "iteration": 0, "reason": "x", "settings": {"seed": 2}}       | 409 | seed: may not change once a campaign has begun
            first  | {"name": "f", "iteration": 0, "reason": "x", "settings": {"training.tau": -1}} | 422 | training.tau: -1.0 (expected: >= 0
            first  | {"name": "f", "iteration": 0, "reason": "x", "settings": {"training": {"taus": 1}}} | 422 | training.taus: unknown setting, did you mean tau?
            """)
    void what_cannot_be_forked_is_refused(String campaign, String order, int status, String detail) throws Exception {
        create(TinyStack.specification("first", 1, 0));
        TinyStack.await(api(), "first", now -> now.path("iteration").asInt() >= 0);

        Answer answer = TinyStack.post(api(), "/v1/campaigns/%s:fork".formatted(campaign), order);

        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(status);
        assertThat(answer.detail()).contains(detail);
        assertThat(new Origins(stack().store()).find(BranchId.main("f"))).isEmpty();
    }

    @Test
    void settings_change_from_the_next_iteration_on_and_the_commits_say_so() throws Exception {
        create(TinyStack.specification("changing", 500, 0));
        TinyStack.await(api(), "changing", now -> now.path("iteration").asInt() >= 1);
        String order = """
                {"settings": {"training.tau": 0.2, "iterations": %d}, "reason": "enough is seen"}""";
        int last = TinyStack.get(api(), "/v1/campaigns/changing")
                        .body()
                        .path("iteration")
                        .asInt()
                + 6;

        Answer changed = patch("changing", order.formatted(last));
        Answer again = patch("changing", order.formatted(last));

        assertThat(changed.status()).as(changed.whole().body()).isEqualTo(200);
        assertThat(changed.body().path("from").asInt()).isBetween(2, last);
        assertThat(changed.body().path("changes").findValuesAsText("setting"))
                .containsExactly("iterations", "training.tau");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("changes")).isEmpty();
        assertThat(patch("changing", "{\"settings\": {\"seed\": 2}, \"reason\": \"x\"}")
                        .detail())
                .contains("seed: may not change once a campaign has begun");
        assertThat(patch("changing", "{\"settings\": {\"iterations\": 1}, \"reason\": \"x\"}")
                        .detail())
                .contains("iterations: 1 (expected: at least");
        assertThat(patch("changing", "{\"settings\": {\"training\": {\"tau\": -1}}, \"reason\": \"x\"}")
                        .status())
                .isEqualTo(422);
        assertThat(patch("changing", "{\"settings\": {\"training.tau\": 1}}").status())
                .isEqualTo(400);
        JsonNode done = TinyStack.await(
                api(), "changing", now -> now.path("condition").asText().equals("DONE"));
        assertThat(done.path("iteration").asInt()).isEqualTo(last);
        assertThat(create(TinyStack.specification("changing", 500, 0)).status())
                .as("asked for as it began, it is the same campaign")
                .isEqualTo(200);
        assertThat(audit("?campaign=changing").path("orders").findValuesAsText("what"))
                .startsWith("create", "settings");
    }

    private static Answer patch(String campaign, String body) throws IOException, InterruptedException {
        return TinyStack.send(HttpRequest.newBuilder(api().resolve("/v1/campaigns/" + campaign))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    @Test
    void an_uploaded_prompt_set_is_named_by_its_checksum() throws Exception {
        byte[] lines = PromptFiles.write(new ArithmeticProblems(List.of("{a}+{b}="), 1, 1, 9).generate(1, 20, 5));
        Answer uploaded = upload(lines);
        assertThat(uploaded.status()).as(uploaded.whole().body()).isEqualTo(201);
        assertThat(uploaded.body().path("train").asInt()).isEqualTo(20);
        assertThat(uploaded.body().path("heldOut").asInt()).isEqualTo(5);
        String file = "{\"file\": \"sha256:%s\"}"
                .formatted(uploaded.body().path("sha256").asText());
        String specification = TinyStack.specification("uploaded", 0, 0)
                .replaceFirst("\\{\"arithmetic\".*5}}", file.replace("$", "\\$"));

        assertThat(create(specification).status()).isEqualTo(201);
        assertThat(upload(lines).body()).isEqualTo(uploaded.body());
        Answer broken = upload("{\"question\": 7}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.detail()).contains("body");
        assertThat(upload(new byte[21 << 20]).status()).isEqualTo(413);
    }

    private static Answer upload(byte[] lines) throws IOException, InterruptedException {
        return TinyStack.send(HttpRequest.newBuilder(api().resolve("/v1/prompt-sets"))
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofByteArray(lines)));
    }

    @Test
    void every_order_is_in_the_audit_log_with_its_outcome_newest_first() throws Exception {
        create(TinyStack.specification("audited", 0, 0));
        create(TinyStack.specification("audited", 1, 0));
        TinyStack.post(api(), "/v1/campaigns/audited:resume", "");

        JsonNode log = audit("?campaign=audited");
        assertThat(log.path("orders").findValuesAsText("what")).containsExactly("resume", "create", "create");
        assertThat(log.path("orders").findValuesAsText("outcome")).containsExactly("FAILED", "FAILED", "DONE");
        JsonNode first = log.path("orders").path(2);
        assertThat(first.path("who").asText()).isEqualTo("this-machine");
        assertThat(first.path("before").asText()).isEqualTo("not there");
        assertThat(first.path("after").asText()).startsWith("settings campaigns/audited/main/settings/");
        assertThat(log.path("orders").path(1).path("after").asText()).contains("iterations: 0 there, 1 here");

        List<String> paged = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = audit("?campaign=audited&pageSize=1" + token);
            paged.addAll(page.path("orders").findValuesAsText("id"));
            token = page.path("nextPageToken").isNull()
                    ? ""
                    : "&pageToken=" + page.path("nextPageToken").asText();
        } while (!token.isEmpty());
        assertThat(paged).isEqualTo(log.path("orders").findValuesAsText("id"));
        assertThat(audit("?campaign=audited&since=" + first.path("at").asText()).path("orders"))
                .hasSize(3);
        assertThat(audit("?since=2999-01-01T00:00:00Z").path("orders")).isEmpty();
        assertThat(audit("?campaign=audited&who=ann").path("orders")).isEmpty();
        assertThat(TinyStack.get(api(), "/v1/audit?since=yesterday").status()).isEqualTo(422);
        assertThat(TinyStack.get(api(), "/v1/audit?pageToken=%25").status()).isEqualTo(422);
    }

    private static JsonNode audit(String query) throws IOException, InterruptedException {
        Answer answer = TinyStack.get(api(), "/v1/audit" + query);
        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void the_audit_log_is_for_admins_and_orders_are_for_operators() throws Exception {
        ApiKeys keys = ApiKeys.in(stack().place().home());
        String operator = keys.add("bob", Role.OPERATOR);
        String viewer = keys.add("ann", Role.VIEWER);
        try {
            assertThat(TinyStack.send(HttpRequest.newBuilder(api().resolve("/v1/audit"))
                                    .header("Authorization", "Bearer " + operator))
                            .status())
                    .isEqualTo(403);
            assertThat(create(TinyStack.specification("hers", 0, 0), "Authorization", "Bearer " + viewer)
                            .status())
                    .isEqualTo(403);
            assertThat(create(TinyStack.specification("his", 0, 0), "Authorization", "Bearer " + operator)
                            .status())
                    .isEqualTo(201);
        } finally {
            keys.revoke("bob", false);
            keys.revoke("ann", false);
        }
    }

    /** Makes, forks and pauses campaigns in turn while the API's process is killed; asks again until it is told that it is so. */
    @Test
    @Timeout(3_600) // a hundred rounds take a while
    void what_was_accepted_is_there_once_however_the_api_dies() throws Exception {
        create(TinyStack.specification("long", 100_000, 0));
        TinyStack.await(api(), "long", now -> now.path("iteration").asInt() >= 0);
        order("long:pause", "{\"reason\": \"the machine is for the drill\"}");
        Random random = new Random(1);
        int cutOff = 0;
        int accepted = 0;
        for (int round = 0; round < KILLS; round++) {
            String made = "round-%d".formatted(round);
            String path = switch (round % 3) {
                case 0 -> "/v1/campaigns";
                case 1 -> "/v1/campaigns/long:fork";
                default -> "/v1/campaigns/long:pause";
            };
            String body = switch (round % 3) {
                case 0 -> TinyStack.specification(made, 0, 0);
                case 1 ->
                    "{\"name\": \"%s\", \"iteration\": 0, \"reason\": \"drill\", \"settings\": {\"iterations\": 1}}"
                            .formatted(made);
                default -> "{\"reason\": \"%s\"}".formatted(made);
            };
            String[] key = {"Idempotency-Key", made};
            boolean pause = round % 3 == 2;
            if (pause) {
                order("long:resume", "");
            }
            boolean replied;
            try (ApiProcess api = ApiProcess.start(stack().place())) {
                TinyStack.get(api.address(), "/v1/campaigns"); // the first request takes longest
                CompletableFuture<Answer> reply = CompletableFuture.supplyAsync(() -> {
                    try {
                        return TinyStack.post(api.address(), path, body, key);
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                Thread.sleep(random.nextLong(1_000));
                api.kill();
                replied = replied(reply);
            }
            accepted += replied ? 1 : 0;
            cutOff += replied ? 0 : 1;
            if (!replied) {
                int again = TinyStack.post(api(), path, body, key).status();
                assertThat(again).as(made).isIn(pause ? List.of(200, 409) : List.of(200, 201));
            }
            if (pause) {
                JsonNode now = TinyStack.get(api(), "/v1/campaigns/long").body();
                assertThat(now.path("reason").asText()).isEqualTo(made);
            } else {
                assertThat(TinyStack.get(api(), "/v1/campaigns/" + made).status())
                        .isEqualTo(200);
                assertThat(runs(made)).as("workflows of %s", made).isEqualTo(1);
            }
            assertThat(audit("?campaign=" + (pause ? "long" : made)).path("orders"))
                    .isNotEmpty();
        }
        System.out.printf(
                "API killed %d times: %d had replied, %d were cut off and asked again; all there exactly once%n",
                KILLS, accepted, cutOff);
    }

    private static void order(String order, String body) throws IOException, InterruptedException {
        Answer answer = TinyStack.post(api(), "/v1/campaigns/" + order, body);
        assertThat(answer.status()).as(answer.whole().body()).isEqualTo(200);
    }

    private static boolean replied(CompletableFuture<Answer> reply) throws InterruptedException {
        try {
            Answer answer = reply.get();
            assertThat(answer.status()).as(answer.whole().body()).isIn(200, 201);
            return true;
        } catch (ExecutionException e) {
            return false; // cut off
        }
    }

    /** How many workflows there were of a campaign; the server's list is a little behind. */
    private static long runs(String campaign) throws InterruptedException {
        String query = "WorkflowId = 'campaign/%s'".formatted(campaign);
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try (var found = stack().stack().connection().client().listExecutions(query)) {
                long runs = found.map(WorkflowExecutionMetadata::getExecution).count();
                if (runs > 0 || System.nanoTime() > until) {
                    return runs;
                }
            }
            Thread.sleep(100);
        }
    }
}
