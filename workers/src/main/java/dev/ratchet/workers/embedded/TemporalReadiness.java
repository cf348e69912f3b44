package dev.ratchet.workers.embedded;

import com.google.protobuf.util.Durations;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import io.grpc.StatusRuntimeException;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;

/** Waits for a server that is starting, and finishes what its command line cannot set. */
final class TemporalReadiness {
    /** How long closed workflows can be looked at; the server's own default is one day. */
    private static final Duration RETENTION = Duration.ofDays(365);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private final TemporalSettings settings;
    private final RotatedLog log;
    private final long begun = System.nanoTime();
    private final Duration timeout;

    TemporalReadiness(TemporalSettings settings, RotatedLog log, Duration timeout) {
        this.settings = settings;
        this.log = log;
        this.timeout = timeout;
    }

    /** Returns an open connection once the server is healthy, and its namespace and {@code attributes} are there. */
    TemporalConnection await(int port, Set<String> attributes) {
        // The port is looked at first, since a channel that was refused waits a second before it tries again.
        retried(() -> listens(port), "nobody listens on port " + port);
        TemporalConnection connection = open();
        retried(() -> keepsClosedWorkflows(connection), "no namespace " + settings.namespace());
        retried(() -> has(connection, attributes), "not all of the search attributes " + attributes);
        return connection;
    }

    private TemporalConnection open() {
        try {
            return TemporalConnection.open(settings, left());
        } catch (UncheckedIOException e) {
            throw new UncheckedIOException(e.getMessage() + endOfLog(), e.getCause());
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // Where nobody listens, Linux may give the socket the very port it looks for: it then speaks with itself.
            return socket.getLocalPort() != port;
        } catch (IOException e) {
            return false; // that is the question asked
        }
    }

    private boolean keepsClosedWorkflows(TemporalConnection connection) {
        WorkflowServiceBlockingStub service = connection.stubs().blockingStub();
        NamespaceConfig now = service.describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .build())
                .getConfig();
        if (Durations.toHours(now.getWorkflowExecutionRetentionTtl()) < RETENTION.toHours()) {
            service.updateNamespace(UpdateNamespaceRequest.newBuilder()
                    .setNamespace(settings.namespace())
                    .setConfig(NamespaceConfig.newBuilder()
                            .setWorkflowExecutionRetentionTtl(Durations.fromHours(RETENTION.toHours())))
                    .build());
        }
        return true;
    }

    private boolean has(TemporalConnection connection, Set<String> attributes) {
        return connection
                .operator()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .build())
                .getCustomAttributesMap()
                .keySet()
                .containsAll(attributes);
    }

    @FunctionalInterface
    private interface Question {
        boolean holds();
    }

    private void retried(Question question, String otherwise) {
        StatusRuntimeException last = null;
        while (left().isPositive()) {
            try {
                if (question.holds()) {
                    return;
                }
            } catch (StatusRuntimeException e) {
                last = e; // a server that is starting answers so; the last answer goes into the message
            }
            pause();
        }

        throw new UncheckedIOException(
                "Temporal server: %s after %d s (expected: a healthy server)%s"
                        .formatted(otherwise, timeout.toSeconds(), endOfLog()),
                new IOException(last));
    }

    private String endOfLog() {
        return "; the end of %s says more:%n%s".formatted(log.file(), log.tail(10));
    }

    private Duration left() {
        return timeout.minusNanos(System.nanoTime() - begun);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.INVALID_REQUEST, "interrupted while waiting for the Temporal server", e);
        }
    }
}
