package dev.ratchet.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.campaign.CampaignPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stack with real pools, a campaign that is under way, and the API; started once for all test classes that ask for it. */
final class TinyCampaign implements BeforeAllCallback {
    /**
     * A lock for the classes that ask for it, of which two may run at a time: who pauses it or gives its API keys has it alone, who
     * only reads and evaluates beside others.
     */
    static final String ALONE = "the tiny campaign";

    private @Nullable Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }

    private record Running(TinyStack stack, ApiServer server) implements AutoCloseable {
        static Running start() {
            try {
                Path folder = Files.createTempDirectory("tiny-campaign");
                TinyStack stack = new TinyStack(folder.resolve("home"));
                Path specification = Files.writeString(
                        folder.resolve("tiny.yaml"), // JSON is YAML
                        TinyStack.specification("tiny", 3_000, 5));
                var prepared =
                        new CampaignPreparation(stack.store()).prepare(SpecificationReader.read(specification), folder);
                var origin = new Origins(stack.store()).claim(prepared.spec().mainBranch(), prepared.settings());
                new CampaignClient(stack.stack().connection())
                        .begin(CampaignPlan.of(prepared.spec(), origin.settings()));
                return new Running(stack, ApiServer.start(stack.place(), "127.0.0.1", 0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            server.close();
            stack.close();
        }
    }

    private Running running() {
        return requireNonNull(running, "running");
    }

    Place place() {
        return running().stack().place();
    }

    Stack stack() {
        return running().stack().stack();
    }

    URI address(String path) {
        return running().server().address().resolve(path);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return TinyStack.send(request.timeout(Duration.ofSeconds(60)));
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
