package dev.ratchet.workers.metrics;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.TaskQueues;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What waits in one task queue and who takes from it, as the server tells it.
 *
 * @param kind of its tasks: activity or workflow
 * @param backlog tasks that wait, about
 * @param oldestSeconds how long the first of them has waited
 * @param addedPerSecond tasks that came, lately
 * @param takenPerSecond tasks that were taken, lately
 */
public record QueueReport(
        TaskQueues pool,
        String kind,
        long backlog,
        double oldestSeconds,
        double addedPerSecond,
        double takenPerSecond,
        List<Poller> pollers) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public QueueReport {
        pollers = List.copyOf(pollers);
    }

    /** A process that asks for tasks, and when it last did. */
    public record Poller(String identity, Instant lastSeen) {}

    /** All queues that have tasks: of activities, and of workflows where control takes them. */
    public static List<QueueReport> all(TemporalConnection connection) {
        return Stream.concat(
                        Stream.of(TaskQueues.values())
                                .map(pool -> of(connection, pool, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)),
                        Stream.of(of(connection, TaskQueues.CONTROL, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)))
                .toList();
    }

    static QueueReport of(TemporalConnection connection, TaskQueues pool, TaskQueueType type) {
        DescribeTaskQueueResponse described = connection
                .stubs()
                .blockingStub()
                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(connection.namespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(pool.queue()))
                        .setTaskQueueType(type)
                        .setReportStats(true)
                        .build());
        TaskQueueStats stats = described.getStats();
        return new QueueReport(
                pool,
                kind(type),
                stats.getApproximateBacklogCount(),
                Durations.toMillis(stats.getApproximateBacklogAge()) / 1e3,
                stats.getTasksAddRate(),
                stats.getTasksDispatchRate(),
                described.getPollersList().stream()
                        .map(poller -> new Poller(
                                poller.getIdentity(),
                                Instant.ofEpochMilli(Timestamps.toMillis(poller.getLastAccessTime()))))
                        .toList());
    }

    static String kind(TaskQueueType type) {
        return type.name().replace("TASK_QUEUE_TYPE_", "").toLowerCase(Locale.ROOT);
    }
}
