package dev.ratchet.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.PoolLayout;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.campaign.CampaignPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stack with real pools, a campaign that is under way, and the API; started once for all test classes that ask for it. */
final class TinyStack implements BeforeAllCallback {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String SPECIFICATION = """
            name: tiny
            seed: 1
            iterations: 300
            model:
              scratch: {width: 16, layers: 1, heads: 2, keyValueHeads: 2, hiddenWidth: 32, contextLength: 64,
                        ropeBase: 10000, alphabet: "0123456789+="}
            prompts:
              arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}
            rollout: {promptsPerIteration: 2, samplesPerPrompt: 2, iterationTokens: 4, segmentTokens: 2, hardLimit: 8,
                      shardTrajectories: 4}
            evaluation: {problems: 5}
            compute: {threads: 1}
            """;

    private @Nullable Running running;

    record Answer(int status, JsonNode body, HttpResponse<String> whole) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }

    private record Running(Place place, HomeLock lock, Stack stack, ApiServer server) implements AutoCloseable {
        static Running start() {
            try {
                return startIn(Files.createTempDirectory("tiny-stack"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private static Running startIn(Path folder) throws IOException {
            Path specification = Files.writeString(folder.resolve("tiny.yaml"), SPECIFICATION);
            HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.putIfAbsent(
                    TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
            Place here = new Place(home, home.store().toUri(), environment);
            HomeLock lock = home.lock();
            Stack stack =
                    Stack.start(home, lock, here.store(), PoolLayout.TOGETHER, Set.of(), environment, message -> {});
            BlobStore store = BlobStores.open(here.store());
            var prepared = new CampaignPreparation(store).prepare(SpecificationReader.read(specification), folder);
            var origin = new Origins(store).claim(prepared.spec().mainBranch(), prepared.settings());
            new CampaignClient(stack.connection()).begin(CampaignPlan.of(prepared.spec(), origin.settings()));
            return new Running(here, lock, stack, ApiServer.start(here, "127.0.0.1", 0));
        }

        @Override
        public void close() {
            server.close();
            stack.close();
            lock.close();
        }
    }

    private Running running() {
        return requireNonNull(running, "running");
    }

    Place place() {
        return running().place();
    }

    Stack stack() {
        return running().stack();
    }

    URI address(String path) {
        return running().server().address().resolve(path);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path)));
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send(json(path).POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder json(String path) {
        return HttpRequest.newBuilder(address(path)).header("Content-Type", "application/json");
    }

    void awaitIteration(int iteration) throws IOException, InterruptedException {
        await(
                "/v1/campaigns/tiny",
                "iteration " + iteration,
                campaign -> campaign.path("iteration").asInt() >= iteration);
    }

    /** Asks for {@code path} until what it answers is as wanted, and returns it. */
    JsonNode await(String path, String what, Predicate<JsonNode> reached) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        JsonNode now = get(path).body();
        while (!reached.test(now)) {
            assertThat(System.nanoTime()).as("%s, at last %s", what, now).isLessThan(until);
            Thread.sleep(50);
            now = get(path).body();
        }
        return now;
    }
}
