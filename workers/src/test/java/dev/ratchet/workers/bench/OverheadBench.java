package dev.ratchet.workers.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.pool.PoolOptions;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an iteration costs whose pools do nothing, on the tuned server with its database on disk: {@code ./ratchet bench
 * overhead}. Not run with the tests: no test is timed.
 */
class OverheadBench {
    private static final int WARM_UP = 10;
    private static final int ITERATIONS = 110;
    private static final int GOAL = 300; // ms

    @TempDir
    private Path home;

    @Test
    void an_iteration_whose_pools_do_nothing() throws Exception {
        HomeDirectory directory = new HomeDirectory(home).create();
        Path binary = TemporalBinary.locate(System.getenv(), _ -> {});
        Map<String, IndexedValueType> attributes = Map.of(
                WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT,
                WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE);
        try (HomeLock _ = directory.lock();
                Supervisor supervisor = new Supervisor(directory, _ -> {})) {
            TemporalServer server =
                    TemporalServer.in(directory, binary, TemporalServer.Settings.standard(new TreeMap<>(attributes)));
            supervisor.start(server.command());
            try (TemporalConnection connection = server.awaitReady(Duration.ofSeconds(60))) {
                List<Long> millis = run(connection.client());
                assertThat(millis).hasSize(ITERATIONS);
                report(millis.subList(WARM_UP, ITERATIONS));
            }
        }
    }

    private static List<Long> run(WorkflowClient client) {
        WorkerFactory factory = WorkerFactory.newInstance(client, PoolOptions.factory());
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = factory.newWorker(pool.queue(), PoolOptions.shared());
            if (pool == TaskQueues.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
            }
            worker.registerActivitiesImplementations(new IdlePools());
        }
        factory.start();
        CampaignPlan plan =
                new CampaignPlan(BranchId.main("idle"), IdlePools.object("settings"), ITERATIONS, 0, 0, 0, 30);
        client.newWorkflowStub(
                        CampaignWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.campaign("idle"))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build())
                .run(plan, CampaignProgress.START);
        List<Long> millis = iterations(client);
        factory.shutdownNow();
        return millis;
    }

    /** From the decision to begin an iteration to the news that it has ended, by the server's clock. */
    private static List<Long> iterations(WorkflowClient client) {
        Map<Long, Long> begun = new TreeMap<>();
        List<Long> millis = new ArrayList<>();
        for (HistoryEvent event :
                client.fetchHistory(WorkflowIds.campaign("idle")).getEvents()) {
            long at = Timestamps.toMillis(event.getEventTime());
            if (event.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED) {
                begun.put(event.getEventId(), at);
            }
            if (event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED) {
                millis.add(at
                        - begun.get(event.getChildWorkflowExecutionCompletedEventAttributes()
                                .getInitiatedEventId()));
            }
        }
        return millis;
    }

    private static void report(List<Long> millis) throws Exception {
        long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
        String line = String.format(
                Locale.ROOT,
                "{\"work\":\"iteration whose pools do nothing\",\"unit\":\"ms\",\"iterations\":%d,\"min\":%d,\"median\":%d,\"p95\":%d,\"max\":%d,\"goal\":\"median <= 300\",\"cores\":%d}%n",
                sorted.length,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length - 1],
                Runtime.getRuntime().availableProcessors());
        System.out.print(line);
        Path results = Path.of("..", "bench", "results");
        Files.createDirectories(results);
        Files.writeString(results.resolve("overhead.json"), line);
        assertThat(sorted[sorted.length / 2]).as("median, ms").isLessThanOrEqualTo(GOAL);
    }
}
