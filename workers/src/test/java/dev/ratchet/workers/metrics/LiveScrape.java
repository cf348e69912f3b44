package dev.ratchet.workers.metrics;

import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.pool.PoolWorker;
import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import io.temporal.api.enums.v1.IndexedValueType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A small campaign on real pools and a real server, in this process, and what its metrics are then. */
final class LiveScrape {
    private static final String SPECIFICATION = """
            name: scraped
            seed: 3
            iterations: 2
            model:
              scratch: {width: 16, layers: 1, heads: 2, keyValueHeads: 2, hiddenWidth: 32, contextLength: 64,
                        ropeBase: 10000, alphabet: "0123456789+="}
            prompts:
              arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}
            rollout: {promptsPerIteration: 3, samplesPerPrompt: 3, iterationTokens: 4, segmentTokens: 2, hardLimit: 8,
                      shardTrajectories: 9}
            evaluation: {problems: 5}
            compute: {threads: 1}
            """;

    private static final Map<String, IndexedValueType> ATTRIBUTES = Map.of(
            WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT,
            WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
            WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private LiveScrape() {}

    /** Runs it in {@code folder} and scrapes until {@code complete}, or until nothing more comes. */
    static String of(Path folder, Predicate<String> complete) throws IOException, InterruptedException {
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        LiveCommand.cacheWithTemporal();
        Path program = TemporalBinary.locate(LiveCommand.environmentWithCache(), _ -> {});
        try (HomeLock _ = home.lock();
                Supervisor supervisor = new Supervisor(home, _ -> {})) {
            TemporalServer server =
                    TemporalServer.in(home, program, TemporalServer.Settings.standard(new TreeMap<>(ATTRIBUTES)));
            supervisor.start(server.command());
            try (TemporalConnection connection = server.awaitReady(Duration.ofMinutes(1));
                    Metrics metrics = Metrics.serve(MetricsAddress.parse("0"))) {
                return of(folder, connection, metrics, complete);
            }
        }
    }

    private static String of(Path folder, TemporalConnection connection, Metrics metrics, Predicate<String> complete)
            throws IOException, InterruptedException {
        BlobStore store = new InMemoryBlobStore();
        Path file = Files.writeString(folder.resolve("scraped.yaml"), SPECIFICATION);
        var prepared = new CampaignPreparation(store).prepare(SpecificationReader.read(file, Map.of()), folder);
        var origin = new Origins(store).claim(prepared.spec().mainBranch(), prepared.settings());
        try (TemporalConnection counted = TemporalConnection.lazy(connection.settings(), metrics.scope())) {
            metrics.watchQueues(counted);
            Pools pools = new Pools(
                    EnumSet.of(TaskQueues.CONTROL, TaskQueues.ROLLOUT, TaskQueues.TRAINER, TaskQueues.REWARD_MATH));
            PoolWorker worker = PoolWorker.start(counted.client(), store, pools, metrics.work());
            try {
                new CampaignClient(connection).begin(CampaignPlan.of(prepared.spec(), origin.settings()));
                connection
                        .client()
                        .newUntypedWorkflowStub(WorkflowIds.campaign("scraped"))
                        .getResult(Object.class);
                return awaited(metrics, complete);
            } finally {
                worker.stop();
            }
        }
    }

    /** Temporal's client hands on what it counts every few seconds. */
    private static String awaited(Metrics metrics, Predicate<String> complete)
            throws IOException, InterruptedException {
        String scraped = scrape(metrics);
        for (int waited = 0; waited < 50 && !complete.test(scraped); waited++) {
            Thread.sleep(200);
            scraped = scrape(metrics);
        }
        return scraped;
    }

    private static String scrape(Metrics metrics) throws IOException, InterruptedException {
        URI address = URI.create(
                "http://127.0.0.1:%d/metrics".formatted(metrics.address().getPort()));
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError("scrape: %d (expected: 200)".formatted(response.statusCode()));
        }
        return response.body();
    }
}
