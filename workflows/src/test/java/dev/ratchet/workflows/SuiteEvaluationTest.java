package dev.ratchet.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import dev.ratchet.workflows.evaluation.SuiteEvaluation;
import dev.ratchet.workflows.evaluation.SuiteEvaluationWorkflow;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SuiteEvaluationTest {
    private static final EvaluationOrder ORDER = new EvaluationOrder("test", null, "sums", 8, 4, 1.0, null, null, 5);
    private static final String WRITES = "policy 3 writes shard 0 of suite/nightly";

    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setIdentity("test")
                            .build())
                    .build());

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void weights_and_suite_are_pinned_before_the_shards_are_asked_and_judged() {
        ScriptedPools pools = new ScriptedPools(2);

        SuiteResult result = evaluationOn(pools).run(ORDER);

        assertThat(pools.asked)
                .startsWith("prepare nightly of test")
                .contains(WRITES, "policy 3 writes shard 1 of suite/nightly", "score new-0", "score new-1")
                .endsWith("report nightly: [new-0, new-1]");
        assertThat(result.passAt1()).isEqualTo(0.5);
    }

    @Test
    void the_pools_take_it_at_its_own_priority() {
        evaluationOn(new ScriptedPools(2)).run(ORDER);

        assertThat(history().getEvents())
                .filteredOn(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .hasSize(6)
                .allSatisfy(event -> assertThat(event.getActivityTaskScheduledEventAttributes()
                                .getPriority()
                                .getPriorityKey())
                        .isEqualTo(5));
    }

    @Test
    void what_cannot_be_prepared_pauses_and_says_why() {
        ScriptedPools pools = new ScriptedPools(1).failing("prepare nightly of test", "suite: \"sums\" is not there");
        SuiteEvaluationWorkflow evaluation = evaluationOn(pools);
        WorkflowClient.start(evaluation::run, ORDER);

        awaitStatus(evaluation, status -> status.reason() != null);
        assertThat(evaluation.status().reason())
                .isEqualTo("prepare suite failed: suite: \"sums\" is not there [CORRUPT_DATA]");

        evaluation.resume();
        assertThat(result(evaluation).problems()).isEqualTo(8);
    }

    @Test
    void a_cancelled_one_ends_after_its_shard_has_stopped_at_a_boundary() {
        ScriptedPools pools = new ScriptedPools(1).holding(WRITES);
        SuiteEvaluationWorkflow evaluation = evaluationOn(pools);
        WorkflowClient.start(evaluation::run, ORDER);
        awaitStatus(evaluation, _ -> pools.asked.contains(WRITES));

        WorkflowStub.fromTyped(evaluation).cancel();

        assertThatThrownBy(() -> result(evaluation))
                .isInstanceOf(WorkflowFailedException.class)
                .hasRootCauseInstanceOf(CanceledFailure.class);
        assertThat(pools.asked).endsWith(WRITES, WRITES + " stopped at its boundary");
    }

    /** With -Dratchet.histories=FOLDER the history is written there too, for {@link RecordedHistoriesTest}. */
    @Test
    void todays_code_replays_todays_history_with_a_pause_in_the_middle() throws Exception {
        ScriptedPools pools = new ScriptedPools(2).holding(WRITES);
        SuiteEvaluationWorkflow evaluation = evaluationOn(pools);
        WorkflowClient.start(evaluation::run, ORDER);
        // This server loses a task that cancels activities which no worker has taken yet.
        awaitStatus(evaluation, status -> status.shardsDone() == 1 && pools.asked.contains(WRITES));
        evaluation.pause("in the middle");
        awaitStatus(
                evaluation,
                status -> status.inFlight().isEmpty() && pools.asked.contains(WRITES + " stopped at its boundary"));
        evaluation.resume();
        result(evaluation);
        assertThat(evaluation.status()).isEqualTo(new EvaluationStatus("done", 2, 2, null, List.of()));

        WorkflowExecutionHistory history = history();
        String folder = System.getProperty("ratchet.histories");
        if (folder != null) {
            Files.writeString(Path.of(folder, "suite-evaluation.json"), history.toJson(false) + "\n");
        }
        WorkflowReplayer.replayWorkflowExecution(history, SuiteEvaluation.class);
    }

    @Test
    void ids_of_scheduled_ones_become_keys() {
        assertThat(WorkflowIds.evaluationId("evaluation/nightly-2026-01-31T03:00:00Z"))
                .isEqualTo("nightly-2026-01-31t030000z");
    }

    private SuiteEvaluationWorkflow evaluationOn(ScriptedPools pools) {
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = temporal.newWorker(pool.queue());
            worker.registerWorkflowImplementationTypes(SuiteEvaluation.class);
            worker.registerActivitiesImplementations(pools);
        }
        temporal.start();
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        SuiteEvaluationWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.orderedEvaluation("nightly"))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());
    }

    private WorkflowExecutionHistory history() {
        return temporal.getWorkflowClient().fetchHistory(WorkflowIds.orderedEvaluation("nightly"));
    }

    private static SuiteResult result(SuiteEvaluationWorkflow evaluation) {
        return WorkflowStub.fromTyped(evaluation).getResult(SuiteResult.class);
    }

    private static void awaitStatus(SuiteEvaluationWorkflow evaluation, Predicate<EvaluationStatus> wanted) {
        while (!wanted.test(evaluation.status())) {
            LockSupport.parkNanos(5_000_000);
        }
    }
}
