package dev.ratchet.api.pools;

import dev.ratchet.workers.metrics.QueueReport;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All pools, in the order of their queues. */
@Serdeable
public record PoolList(List<PoolView> pools) {
    public PoolList {
        pools = List.copyOf(pools);
    }

    static PoolList of(List<QueueReport> reports, Instant now) {
        return new PoolList(
                reports.stream().map(report -> PoolView.of(report, now)).toList());
    }

    /**
     * A pool.
     *
     * @param kind of the tasks: activity, or workflow
     * @param backlog tasks that wait, about
     * @param oldestSeconds how long the first of them has waited
     * @param addedPerSecond tasks that came, lately
     * @param takenPerSecond tasks that were taken, lately
     * @param pollers processes that ask for tasks
     */
    @Serdeable
    public record PoolView(
            String pool,
            String kind,
            long backlog,
            double oldestSeconds,
            double addedPerSecond,
            double takenPerSecond,
            List<PollerView> pollers) {
        static PoolView of(QueueReport report, Instant now) {
            return new PoolView(
                    report.pool().queue(),
                    report.kind(),
                    report.backlog(),
                    report.oldestSeconds(),
                    report.addedPerSecond(),
                    report.takenPerSecond(),
                    report.pollers().stream()
                            .map(poller -> new PollerView(
                                    poller.identity(),
                                    Math.max(
                                            0,
                                            Duration.between(poller.lastSeen(), now)
                                                            .toMillis()
                                                    / 1e3)))
                            .toList());
        }
    }

    /**
     * A process that asks for tasks.
     *
     * @param seenSecondsAgo when it last asked
     */
    @Serdeable
    public record PollerView(String identity, double seenSecondsAgo) {}
}
