package dev.ratchet.workers.pool;

import dev.ratchet.activities.FaultsToFailures;
import dev.ratchet.activities.HeartbeatsFromStart;
import dev.ratchet.activities.meter.LogFields;
import dev.ratchet.activities.meter.MeasuredWork;
import dev.ratchet.activities.meter.WorkMeter;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;

/** How workers take work. */
public final class PoolOptions {
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);

    /** A workflow task waits this long for a worker that cached the workflow and may be dead. */
    private static final Duration STICKY = Duration.ofSeconds(2);

    private PoolOptions() {}

    public static WorkerFactoryOptions factory() {
        return factory(WorkMeter.NONE);
    }

    /** The last interceptor is the outermost. */
    public static WorkerFactoryOptions factory(WorkMeter meter) {
        return WorkerFactoryOptions.newBuilder()
                .setUsingVirtualWorkflowThreads(true)
                .setWorkerInterceptors(
                        new FaultsToFailures(), new HeartbeatsFromStart(), new LogFields(), new MeasuredWork(meter))
                .build();
    }

    /** For activities that take turns with others. */
    public static WorkerOptions shared() {
        return options()
                .setMaxConcurrentActivityExecutionSize(4)
                .setMaxConcurrentWorkflowTaskExecutionSize(16)
                .build();
    }

    /** One activity at a time has the engine, or bits would depend on who else computes. */
    public static WorkerOptions exclusive() {
        return options().setMaxConcurrentActivityExecutionSize(1).build();
    }

    private static WorkerOptions.Builder options() {
        return WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setStickyQueueScheduleToStartTimeout(STICKY)
                .setUsingVirtualThreadsOnWorkflowWorker(true);
    }
}
