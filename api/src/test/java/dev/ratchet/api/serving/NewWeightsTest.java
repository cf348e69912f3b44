package dev.ratchet.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** New weights come while 32 clients stream: no request is dropped, and each answer is of one version, which it names. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NewWeightsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int CLIENTS = 32;
    private static final int VERSIONS = 3;

    @TempDir
    private Path folder;

    /** What one answer said. */
    private record Answer(int seed, String model, String text) {}

    @Test
    void no_request_is_dropped_and_each_answer_is_of_the_version_that_it_names() throws Exception {
        List<Path> models = new ArrayList<>();
        for (int version = 0; version < VERSIONS; version++) {
            models.add(folder.resolve("model-" + version));
            ChatModel.SMALL.write(models.getLast(), version);
        }
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(CLIENTS);
        try (ServedStore served = new ServedStore(folder, models.getFirst(), new ServingLimits(2, 64, 64, 1024, 2));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Answer>>> all = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                all.add(clients.submit((Callable<List<Answer>>) () -> {
                    List<Answer> answers = new ArrayList<>();
                    do {
                        answers.add(stream(served, "chat", 100 * number + answers.size()));
                        begun.countDown();
                    } while (!over.get());
                    return answers;
                }));
            }
            begun.await();
            for (int version = 1; version < VERSIONS; version++) {
                served.commit(models.get(version));
                awaitVersion(served, version);
            }
            over.set(true);
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> each : all) {
                answers.addAll(each.get()); // none failed
            }
            Set<String> seen = new TreeSet<>(answers.stream().map(Answer::model).toList());
            assertThat(seen).containsExactly("chat@0", "chat@1", "chat@2");
            // Asked of that very version again, each has the same text.
            for (Answer answer : answers.subList(0, CLIENTS)) {
                assertThat(stream(served, answer.model(), answer.seed())).isEqualTo(answer);
            }
            Answer last = answers.getLast();
            assertThat(stream(served, last.model(), last.seed())).isEqualTo(last);
        }
    }

    private static void awaitVersion(ServedStore served, int version) throws Exception {
        while (!stream(served, "chat", 1).model().equals("chat@" + version)) {
            Thread.sleep(50);
        }
    }

    private static Answer stream(ServedStore served, String model, int seed) throws Exception {
        String body = JSON.createObjectNode()
                .put("model", model)
                .put("prompt", "x")
                .put("seed", seed)
                .put("max_tokens", 40)
                .put("stream", true)
                .toString();
        HttpResponse<InputStream> answer = CLIENT.send(
                HttpRequest.newBuilder(served.address().resolve("/v1/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        StringBuilder text = new StringBuilder();
        Set<String> models = new TreeSet<>();
        boolean done = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                done |= line.equals("data: [DONE]");
                if (line.startsWith("data: {")) {
                    JsonNode part = JSON.readTree(line.substring("data: ".length()));
                    assertThat(part.has("error")).as(line).isFalse();
                    models.add(part.path("model").asText());
                    text.append(part.at("/choices/0/text").asText());
                }
            }
        }
        assertThat(done).as("the answer is whole").isTrue();
        assertThat(models).as("of one version").hasSize(1);
        return new Answer(seed, models.iterator().next(), text.toString());
    }
}
