package dev.ratchet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.security.ApiKeys;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.Trained;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An API over a store with campaigns that are written by hand, and no stack: it starts within a second or two. */
final class ApiFixture implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHA = "ab".repeat(32);
    private static final ObjectRef OBJECT = new ObjectRef("x", SHA);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Place place;
    private final BlobStore store;
    private final ApiServer server;

    ApiFixture(Path folder, ApiOptions options) throws IOException {
        this(folder, options, Map.of());
    }

    ApiFixture(Path folder, ApiOptions options, Map<String, String> environment) throws IOException {
        this.folder = folder;
        HomeDirectory home = new HomeDirectory(folder.resolve("home")).create();
        Files.createDirectories(home.store());
        this.place = new Place(home, home.store().toUri(), environment);
        this.store = BlobStores.open(place.store());
        this.server = ApiServer.start(place, options);
    }

    ApiKeys keys() {
        return ApiKeys.in(place.home());
    }

    URI address(String path) {
        return server.address().resolve(path);
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    Answer send(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        JsonNode json = response.headers().firstValue("Content-Type").orElse("").contains("json")
                ? JSON.readTree(response.body())
                : JSON.missingNode();
        return new Answer(response.statusCode(), json, response);
    }

    /** Sends bytes as they are, and reads what comes until the server closes. */
    String raw(String bytes) throws IOException {
        try (Socket socket =
                new Socket(server.address().getHost(), server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** A campaign of which nothing is committed yet. */
    CampaignPlan campaign(String name, int iterations) throws IOException {
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"), TinyStack.specification(name, iterations, 5)); // JSON is YAML
        var prepared = new CampaignPreparation(store).prepare(SpecificationReader.read(file), folder);
        var origin = new Origins(store).claim(prepared.spec().mainBranch(), prepared.settings());
        return CampaignPlan.of(prepared.spec(), origin.settings());
    }

    void commit(CampaignPlan plan, int iteration) {
        StoreCommits commits = new StoreCommits(store);
        CampaignState before = commits.open(plan.branch(), plan.settings()).state();
        Appended appended = new Appended(
                new BufferRef(new ObjectRef("index", SHA), 0, 0, 0),
                OBJECT,
                new Figures(8, 8, 0.5, 0.5, 0.5, 12, 100, 1, 1, 0, 2, 8, 2, 0, 0, new TreeMap<>()));
        CampaignState _ = commits.commit(new CommitRequest(
                plan.branch(),
                plan.settings(),
                iteration,
                before.commit(),
                policy(iteration),
                iteration == 0 ? null : appended,
                new Trained("weights", SHA, 10, 1, 0.5, 1, 100, "cpu"),
                List.of("cpu")));
    }

    void evaluate(CampaignPlan plan, int iteration) {
        var _ = new StoreCommits(store)
                .reportEvaluation(
                        plan.branch(),
                        policy(iteration),
                        new RolloutPlan(RolloutScope.evaluation(iteration), OBJECT, 0, 0),
                        List.of(),
                        List.of());
    }

    private static PolicyRef policy(int iteration) {
        return new PolicyRef(new PolicyVersion(iteration), OBJECT, SHA);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
