package dev.ratchet.workers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.tokens.CharacterTokenizers;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalSettings;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Loads what every worker loads when it starts, and ends. The launcher runs it once after a build and lets the JVM write down
 * what was loaded (an AOT cache), so that all later starts are cheaper. An image of a container is rehearsed with the engine, so
 * that nothing need be unpacked where it runs. It speaks to nobody.
 */
@Command(name = "rehearse", hidden = true, description = "Load what a worker loads when it starts, and end.")
final class Rehearsal implements Callable<Integer> {
    // Nobody listens on port 1, and that answer too passes through the whole client.
    private static final String NOBODY = "127.0.0.1:1";

    @Option(
            names = "--engine",
            description =
                    "Load the engine and the tokenizers too, which unpack their native libraries at their first start.")
    private boolean engine;

    @Override
    public Integer call() throws JsonProcessingException {
        if (engine) {
            Compute.configure(1);
            HuggingFaceTokenizer.of(CharacterTokenizers.tokenizerJson("0")).close();
        }
        new YAMLMapper().readTree("campaign: rehearsal");
        try (TemporalConnection connection = TemporalConnection.lazy(TemporalSettings.local(NOBODY, "default"))) {
            WorkerFactory factory = WorkerFactory.newInstance(
                    connection.client(),
                    WorkerFactoryOptions.newBuilder()
                            .setUsingVirtualWorkflowThreads(true)
                            .build());
            factory.newWorker("rehearsal");
            connection.stubs().healthCheck();
            throw new IllegalStateException("%s: answers (expected: nobody there)".formatted(NOBODY));
        } catch (StatusRuntimeException e) {
            return 0; // as expected
        }
    }
}
