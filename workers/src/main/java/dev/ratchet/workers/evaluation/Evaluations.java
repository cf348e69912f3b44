package dev.ratchet.workers.evaluation;

import dev.ratchet.activities.evaluation.EvaluationRecords;
import dev.ratchet.activities.evaluation.StoredSuiteEvaluation;
import dev.ratchet.activities.evaluation.SuiteEvaluations;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.campaign.Workflows;
import dev.ratchet.workers.evaluation.OrderedEvaluation.State;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import dev.ratchet.workflows.evaluation.SuiteEvaluationWorkflow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders evaluations and looks at them. */
public final class Evaluations {
    private static final WorkflowExecutionStatus RUNNING = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;

    private final BlobStore store;
    private final EvaluationRecords records;
    private final @Nullable WorkflowClient client;

    /**
     * Those of {@code store}.
     *
     * @param stack null where none runs: then nothing can be ordered, and the store alone is asked
     */
    public Evaluations(BlobStore store, @Nullable Stack stack) {
        this.store = store;
        this.records = new EvaluationRecords(store);
        this.client = stack == null ? null : stack.connection().client();
    }

    public EvaluationRecords records() {
        return records;
    }

    /**
     * Orders an evaluation: what it asks of whom is pinned and stored, and its workflow started, when this returns. The same order
     * of the same id again is that one; it goes on where it was cancelled, failed, or forgotten by Temporal.
     *
     * @throws FaultException {@code INVALID_REQUEST} for an order that cannot be carried out, or another one of the same id
     */
    public OrderedEvaluation order(String id, EvaluationOrder order) {
        WorkflowClient temporal = running();
        new SuiteEvaluations(store, new SettingsStore(store)).prepare(id, order);
        if (records.report(id).isEmpty()) {
            start(temporal, id, order);
        }
        return find(id).orElseThrow();
    }

    private static void start(WorkflowClient temporal, String id, EvaluationOrder order) {
        WorkflowOptions.Builder options = options(WorkflowIds.orderedEvaluation(id), order)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY);
        SuiteEvaluationWorkflow workflow = temporal.newWorkflowStub(SuiteEvaluationWorkflow.class, options.build());
        try {
            WorkflowClient.start(workflow::run, order);
        } catch (WorkflowExecutionAlreadyStarted e) {
            // As wanted: it runs, or has ended since its report was looked for.
            return;
        }
    }

    static WorkflowOptions.Builder options(String workflowId, EvaluationOrder order) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.CONTROL.queue())
                .setStaticSummary("suite %s of campaign %s".formatted(order.suite(), order.campaign()))
                // The SDK cannot read a schedule whose workflows have a summary without details.
                .setStaticDetails("%d answers to each prompt".formatted(order.samplesPerPrompt()));
    }

    private WorkflowClient running() {
        if (client == null) {
            throw new FaultException(
                    Fault.STORAGE_UNAVAILABLE,
                    "stack: none runs (expected: one that takes orders; start it with ./ratchet up)");
        }
        return client;
    }

    /** The evaluation of this id; empty where none was ordered. */
    public Optional<OrderedEvaluation> find(String id) {
        return records.find(id).map(ordered -> standing(id, ordered));
    }

    private OrderedEvaluation standing(String id, StoredSuiteEvaluation ordered) {
        Optional<SuiteReport> report = records.report(id);
        if (report.isPresent()) {
            return new OrderedEvaluation(id, ordered, State.DONE, Optional.empty(), report);
        }
        Workflows workflows = client == null ? null : new Workflows(client);
        String workflow = WorkflowIds.orderedEvaluation(id);
        Optional<WorkflowExecutionStatus> execution =
                workflows == null ? Optional.empty() : workflows.execution(workflow);
        boolean running = execution.equals(Optional.of(RUNNING));
        Optional<EvaluationStatus> status = workflows == null || !running
                ? Optional.empty()
                : Optional.ofNullable(workflows.query(workflow, EvaluationStatus.class));
        State state = running ? whileRunning(status) : ended(execution);
        return new OrderedEvaluation(
                id, ordered, state, status, state == State.DONE ? records.report(id) : Optional.empty());
    }

    private static State whileRunning(Optional<EvaluationStatus> status) {
        return status.map(each -> each.reason() == null ? State.RUNNING : State.PAUSED)
                .orElse(State.UNANSWERED);
    }

    private static State ended(Optional<WorkflowExecutionStatus> execution) {
        if (execution.isEmpty()) {
            return State.NOT_RUNNING;
        }
        return switch (execution.get()) {
            case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED -> State.CANCELLED;
            case WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> State.FAILED;
            // Its report came between two looks.
            case WORKFLOW_EXECUTION_STATUS_COMPLETED -> State.DONE;
            case WORKFLOW_EXECUTION_STATUS_RUNNING,
                    WORKFLOW_EXECUTION_STATUS_PAUSED,
                    WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
                    WORKFLOW_EXECUTION_STATUS_UNSPECIFIED,
                    UNRECOGNIZED -> State.UNANSWERED;
        };
    }

    /**
     * Asks an evaluation to end; what is in flight stops at its next durable point.
     *
     * @throws FaultException {@code INVALID_REQUEST} where it does not run
     */
    public void cancel(String id) {
        String workflow = WorkflowIds.orderedEvaluation(id);
        WorkflowClient temporal = running();
        if (!new Workflows(temporal)
                .execution(workflow)
                .equals(Optional.of(RUNNING))) { // which takes a second one, too
            throw new FaultException(
                    Fault.INVALID_REQUEST, "evaluation: %s does not run (expected: a running one)".formatted(id));
        }
        temporal.newUntypedWorkflowStub(workflow).cancel();
    }
}
