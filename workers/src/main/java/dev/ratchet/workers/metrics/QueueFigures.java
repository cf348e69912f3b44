package dev.ratchet.workers.metrics;

import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.enums.v1.TaskQueueType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits in the task queues, as the server tells it. A pool whose processes are all gone cannot tell it of itself. */
final class QueueFigures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFigures.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final TemporalConnection connection;
    private final List<Queue> queues;
    private volatile boolean answers = true;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("queue-figures").factory());

    private QueueFigures(TemporalConnection connection, MeterRegistry registry) {
        this.connection = connection;
        this.queues = Stream.concat(
                        Stream.of(TaskQueues.values())
                                .map(pool -> new Queue(pool, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)),
                        Stream.of(new Queue(TaskQueues.CONTROL, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)))
                .toList();
        queues.forEach(queue -> queue.show(registry));
        Gauge.builder("ratchet.temporal.answers", this, figures -> figures.answers ? 1 : 0)
                .register(registry);
    }

    /** One kind of tasks of a pool; not a number while the server does not answer. */
    private static final class Queue {
        private final TaskQueues pool;
        private final TaskQueueType type;
        private volatile double backlog = Double.NaN;
        private volatile double seconds = Double.NaN;

        Queue(TaskQueues pool, TaskQueueType type) {
            this.pool = pool;
            this.type = type;
        }

        void show(MeterRegistry registry) {
            String kind = QueueReport.kind(type);
            Gauge.builder("ratchet.queue.backlog", this, each -> each.backlog)
                    .tags("pool", pool.queue(), "kind", kind)
                    .register(registry);
            Gauge.builder("ratchet.queue.backlog.age", this, each -> each.seconds)
                    .baseUnit("seconds")
                    .tags("pool", pool.queue(), "kind", kind)
                    .register(registry);
        }

        void ask(TemporalConnection connection) {
            QueueReport report = QueueReport.of(connection, pool, type);
            backlog = report.backlog();
            seconds = report.oldestSeconds();
        }

        void forget() {
            backlog = Double.NaN;
            seconds = Double.NaN;
        }
    }

    static QueueFigures watch(TemporalConnection connection, MeterRegistry registry) {
        QueueFigures figures = new QueueFigures(connection, registry);
        var _ = figures.clock.scheduleWithFixedDelay(figures::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return figures;
    }

    private void ask() {
        try {
            queues.forEach(queue -> queue.ask(connection));
            answers = true;
        } catch (StatusRuntimeException e) {
            answers = false;
            queues.forEach(Queue::forget); // an old figure would be a wrong one
            LOG.debug("the server does not tell of its queues now", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
