package dev.ratchet.workers.embedded;

import com.uber.m3.tally.Scope;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An open way to a Temporal server. */
public final class TemporalConnection implements AutoCloseable {
    private final TemporalSettings settings;
    private final WorkflowServiceStubs stubs;

    private TemporalConnection(TemporalSettings settings, WorkflowServiceStubs stubs) {
        this.settings = settings;
        this.stubs = stubs;
    }

    /** As {@link #lazy(TemporalSettings)}, and what its client and workers do is counted in {@code figures}. */
    public static TemporalConnection lazy(TemporalSettings settings, Scope figures) {
        WorkflowServiceStubsOptions options = WorkflowServiceStubsOptions.newBuilder(options(settings))
                .setMetricsScope(figures)
                .build();
        return new TemporalConnection(settings, WorkflowServiceStubs.newServiceStubs(options));
    }

    /** Makes the connection without waiting for the server; calls that need it wait and retry on their own. */
    public static TemporalConnection lazy(TemporalSettings settings) {
        return new TemporalConnection(settings, WorkflowServiceStubs.newServiceStubs(options(settings)));
    }

    /**
     * Connects, and returns once the server says that it serves.
     *
     * @throws UncheckedIOException if it does not within {@code timeout}
     */
    public static TemporalConnection open(TemporalSettings settings, Duration timeout) {
        TemporalConnection connection = lazy(settings);
        try {
            connection.stubs.connect(timeout);
            return connection;
        } catch (StatusRuntimeException e) {
            connection.close();
            throw new UncheckedIOException( // the same command may go well later
                    "Temporal server: %s does not answer after %d s: %s (expected: a healthy server; look at %s, TLS and API key)"
                            .formatted(settings.address(), timeout.toSeconds(), reason(e), TemporalSettings.ADDRESS),
                    new IOException(e));
        }
    }

    /** The code and what lies at its root, as in an untrusted certificate; a status prints whole stack traces. */
    private static String reason(StatusRuntimeException failure) {
        String reason = failure.getStatus().getCode().name();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getCause() == null) {
                reason += ", " + cause.getMessage();
            }
        }
        return reason;
    }

    private static WorkflowServiceStubsOptions options(TemporalSettings settings) {
        WorkflowServiceStubsOptions.Builder options =
                WorkflowServiceStubsOptions.newBuilder().setTarget(settings.address());
        settings.tls().ifPresent(tls -> {
            options.setSslContext(tls.context());
            tls.serverName()
                    .ifPresent(name -> options.setChannelInitializer(channel -> channel.overrideAuthority(name)));
        });
        settings.apiKey().ifPresent(key -> options.addApiKey(key::reveal));
        return options.validateAndBuildWithDefaults();
    }

    public WorkflowServiceStubs stubs() {
        return stubs;
    }

    /** The server's administration, asked with the same key as everything else; the raw channel would leave the key out. */
    public OperatorServiceBlockingStub operator() {
        return OperatorServiceGrpc.newBlockingStub(stubs.blockingStub().getChannel());
    }

    public String namespace() {
        return settings.namespace();
    }

    public TemporalSettings settings() {
        return settings;
    }

    /** A client for the namespace of this connection, otherwise as {@code options} says. */
    public WorkflowClient client(WorkflowClientOptions.Builder options) {
        return WorkflowClient.newInstance(
                stubs, options.setNamespace(settings.namespace()).build());
    }

    /** A client with the defaults of the SDK. */
    public WorkflowClient client() {
        return client(WorkflowClientOptions.newBuilder());
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        boolean _ = stubs.awaitTermination(1, TimeUnit.SECONDS);
    }
}
