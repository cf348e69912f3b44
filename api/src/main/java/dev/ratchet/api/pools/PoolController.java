package dev.ratchet.api.pools;

import dev.ratchet.api.LiveStack;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.metrics.QueueReport;
import io.grpc.StatusRuntimeException;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Instant;

/** Worker pools. */
@MayRefuse
@Controller("/v1/pools")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class PoolController {
    private final LiveStack stack;

    PoolController(LiveStack stack) {
        this.stack = stack;
    }

    /** What waits for each pool and who takes it, as the Temporal server tells it; 503 where no stack runs. */
    @Get
    PoolList list() {
        Stack running = stack.ifRunning()
                .orElseThrow(() -> new FaultException(
                        Fault.STORAGE_UNAVAILABLE,
                        "stack: none runs (expected: one that has pools; start it with ./ratchet up)"));
        try {
            return PoolList.of(QueueReport.all(running.connection()), Instant.now());
        } catch (StatusRuntimeException e) {
            throw new FaultException(Fault.STORAGE_UNAVAILABLE, "stack: " + e.getMessage(), e);
        }
    }
}
