package dev.ratchet.workers.campaign;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks workflows where they stand, by their ids. */
public final class Workflows {
    private static final Logger LOG = LoggerFactory.getLogger(Workflows.class);

    /** How long a workflow may take to say where it stands. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines").factory());

    private final WorkflowClient client;

    public Workflows(WorkflowClient client) {
        this.client = client;
    }

    /** How the newest run of a workflow stands; empty where Temporal knows none. */
    public Optional<WorkflowExecutionStatus> execution(String id) {
        try {
            return Optional.of(
                    bounded(() -> client.newUntypedWorkflowStub(id).describe().getStatus()));
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What a workflow says of itself; null while no control worker answers. */
    public <T> @Nullable T query(String id, Class<T> type) {
        try {
            return bounded(() -> client.newUntypedWorkflowStub(id).query("status", type));
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.debug("no answer from {}", id, e);
            return null;
        }
    }

    /** Without a deadline the client asks for a minute where nobody answers. */
    private static <T> T bounded(Supplier<T> call) {
        Context.CancellableContext bounded =
                Context.current().withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS, DEADLINES);
        Context before = bounded.attach();
        try {
            return call.get();
        } finally {
            bounded.detachAndCancel(before, null);
        }
    }

    /** The message of the innermost failure: what the workflow itself answered. */
    public static String reason(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = cause instanceof ApplicationFailure application ? application.getOriginalMessage() : reason;
        }
        return reason;
    }
}
