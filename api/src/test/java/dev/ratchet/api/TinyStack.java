package dev.ratchet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.PoolLayout;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A home with a running stack, and what is asked of an API that serves it. */
final class TinyStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HomeLock lock;
    private final Stack stack;
    private final Place place;

    /** Starts real pools in {@code home}. */
    TinyStack(Path folder) {
        HomeDirectory home = new HomeDirectory(folder).create();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
        place = new Place(home, home.store().toUri(), environment);
        lock = home.lock();
        stack = Stack.start(home, lock, place.store(), PoolLayout.TOGETHER, Set.of(), environment, _ -> {});
    }

    Place place() {
        return place;
    }

    Stack stack() {
        return stack;
    }

    BlobStore store() {
        return BlobStores.open(place.store());
    }

    /**
     * A campaign that is made in a second; an iteration takes another.
     *
     * @param problems of its evaluations; 0 for none
     */
    static String specification(String name, int iterations, int problems) {
        return """
                {"name": "%s", "iterations": %d,
                 "model": {"scratch": {"width": 16, "layers": 1, "heads": 2, "keyValueHeads": 2, "hiddenWidth": 32,
                                       "contextLength": 64, "ropeBase": 10000, "alphabet": "0123456789+="}},
                 "prompts": {"arithmetic": {"questions": ["{a}+{b}="], "minDigits": 1, "maxDigits": 1, "train": 20, "heldOut": 5}},
                 "rollout": {"promptsPerIteration": 2, "samplesPerPrompt": 2, "iterationTokens": 4, "segmentTokens": 2,
                             "hardLimit": 8, "shardTrajectories": 4},
                 "evaluation": {"problems": %d},
                 "compute": {"threads": 1}}
                """.formatted(name, iterations, problems);
    }

    static Answer get(URI api, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve(path)).GET());
    }

    static Answer post(URI api, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.POST(BodyPublishers.ofString(body)));
    }

    static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer);
    }

    static JsonNode await(URI api, String campaign, Predicate<JsonNode> reached)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        JsonNode now = get(api, "/v1/campaigns/" + campaign).body();
        while (!reached.test(now)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("campaign %s, at last %s".formatted(campaign, now));
            }
            Thread.sleep(100);
            now = get(api, "/v1/campaigns/" + campaign).body();
        }
        return now;
    }

    @Override
    public void close() {
        stack.close();
        lock.close();
    }
}
