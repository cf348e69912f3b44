package dev.ratchet.workers.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workers.LiveCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign whose answers a language model judges: here a server that knows only what it is shown. */
class JudgedPromptsTest {
    private static final String KEY = "a-key-nobody-may-see";
    private static final JsonMapper JSON = new JsonMapper();

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private HttpServer judge;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        judge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        judge.createContext("/v1/chat/completions", this::answer);
        judge.start();
    }

    @AfterEach
    void stop() {
        judge.stop(0);
    }

    /** Right is what ends in an even digit; where there is none, it says nonsense. */
    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String user = request.path("messages").path(1).path("content").asText();
        shown.add(user);
        JsonNode material = JSON.readTree(user);
        String response = material.path("response").asText();
        char last = response.charAt(response.length() - 1);
        String verdict = Character.isDigit(last)
                ? "Let me see.\n"
                        + JSON.createObjectNode()
                                .put("case", material.path("case").asText())
                                .put("verdict", last % 2 == 0 ? "right" : "wrong")
                                .put("reason", "it ends in " + last)
                : "I would rather not say.";
        ObjectNode reply = JSON.createObjectNode();
        reply.putArray("choices").addObject().putObject("message").put("content", verdict);
        byte[] bytes = reply.toString().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void its_verdicts_are_the_scores_and_nonsense_is_a_verifier_that_failed() throws Exception {
        Files.writeString(
                folder.resolve("spec.yaml"),
                RunCommandTest.SPECIFICATION + """
                        reward:
                          attempts: 1
                          judge: {endpoint: "http://127.0.0.1:%d/v1", model: even, votes: 1, temperature: 0.5,
                            mostTokens: 64, timeoutSeconds: 20, domains: [math]}
                        """.formatted(judge.getAddress().getPort()));

        try (LiveCommand run =
                LiveCommand.start(folder, "run", Map.of("RATCHET_JUDGE_API_KEY", KEY), "run", "spec.yaml", "--json")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out() + run.err()).doesNotContain(KEY);
        }

        assertThat(keys).isNotEmpty().containsOnly("Bearer " + KEY);
        List<Judgement> judged = judgements();
        assertThat(judged).isNotEmpty().allSatisfy(each -> {
            assertThat(each.verifier()).hasToString("judge/1");
            switch (each.verdict()) {
                case RIGHT -> assertThat(each.reason()).containsPattern("it ends in [02468] \\(votes \\{RIGHT=1}\\)");
                case WRONG -> assertThat(each.reason()).containsPattern("it ends in [13579]|the response is blank");
                case VERIFIER_FAILED -> assertThat(each.reason()).contains("does not end with a verdict, 3 times");
                case PARTLY_RIGHT, UNVERIFIABLE -> throw new AssertionError(each);
            }
        });
        assertThat(judged).extracting(Judgement::verdict).contains(Verdict.RIGHT);
        // Nobody is asked twice about the same, but where no verdict came.
        assertThat(shown.stream().filter(JudgedPromptsTest::hasVerdict)).doesNotHaveDuplicates();
        assertNoFileHolds(KEY);
    }

    private static boolean hasVerdict(String material) {
        return material.matches(".*[0-9]\"}");
    }

    private void assertNoFileHolds(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .noneSatisfy(file -> assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                            .contains(secret));
        }
    }

    private List<Judgement> judgements() {
        BlobStore store = new DirectoryBlobStore(folder.resolve("home/store"));
        try (Stream<String> stored = store.list("")) {
            return stored.filter(key -> key.contains("/scores/"))
                    .flatMap(key -> TrajectoryObjects.SCORES.read(store, key).stream())
                    .map(row -> row.judgement())
                    .toList();
        }
    }
}
