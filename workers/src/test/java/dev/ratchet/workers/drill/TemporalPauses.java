package dev.ratchet.workers.drill;

import com.google.protobuf.util.Timestamps;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.TemporalConnection;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Temporal's own pauses, of activities and of workflows, which know nothing of a campaign's gate. */
final class TemporalPauses implements AutoCloseable {
    private static final String WHO = "drill";

    private final Stack stack;
    private final TemporalConnection connection;
    private final WorkflowServiceBlockingStub service;

    TemporalPauses(Path home) {
        this.stack = Stack.attach(new HomeDirectory(home), Map.of());
        this.connection = stack.connection();
        this.service = connection.stubs().blockingStub();
    }

    private static WorkflowExecution execution(String workflow) {
        return WorkflowExecution.newBuilder().setWorkflowId(workflow).build();
    }

    /** Pauses all activities of a type. */
    void pauseActivities(String workflow, String type) {
        service.pauseActivity(PauseActivityRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(execution(workflow))
                .setType(type)
                .setIdentity(WHO)
                .setReason("a drill")
                .build());
    }

    void unpauseActivities(String workflow, String type) {
        service.unpauseActivity(UnpauseActivityRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(execution(workflow))
                .setType(type)
                .setIdentity(WHO)
                .build());
    }

    /** Waits until none of a type runs and at least one is paused. */
    void awaitPausedActivities(String workflow, String type) {
        DrilledCampaign.await("the pause of " + type, () -> {
            List<PendingActivityInfo> pending = pending(workflow, type);
            return !pending.isEmpty()
                    && pending.stream()
                            .allMatch(each -> each.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
        });
    }

    /** Waits until an activity that was asked to stop has told for {@code seconds} more that it is alive. */
    void awaitHeartbeats(String workflow, String type, int seconds) {
        long from = lastHeartbeat(workflow, type);
        DrilledCampaign.await("heartbeats of " + type, () -> lastHeartbeat(workflow, type) - from > 1_000L * seconds);
    }

    private long lastHeartbeat(String workflow, String type) {
        return pending(workflow, type).stream()
                .mapToLong(each -> Timestamps.toMillis(each.getLastHeartbeatTime()))
                .max()
                .orElse(0);
    }

    private List<PendingActivityInfo> pending(String workflow, String type) {
        return describe(workflow).getPendingActivitiesList().stream()
                .filter(each -> each.getActivityType().getName().equals(type))
                .toList();
    }

    void pauseWorkflow(String workflow) {
        service.pauseWorkflowExecution(PauseWorkflowExecutionRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setWorkflowId(workflow)
                .setIdentity(WHO)
                .setReason("a drill")
                .setRequestId(UUID.randomUUID().toString())
                .build());
    }

    void unpauseWorkflow(String workflow) {
        service.unpauseWorkflowExecution(UnpauseWorkflowExecutionRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setWorkflowId(workflow)
                .setIdentity(WHO)
                .setReason("the drill is over")
                .setRequestId(UUID.randomUUID().toString())
                .build());
    }

    /** Waits until the workflow is paused and none of its activities runs; those that had not begun wait with it. */
    void awaitStandstill(String workflow) {
        DrilledCampaign.await("the standstill of " + workflow, () -> {
            DescribeWorkflowExecutionResponse now = describe(workflow);
            return now.getWorkflowExecutionInfo().getStatus()
                            == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED
                    && now.getPendingActivitiesList().stream()
                            .noneMatch(each -> each.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
        });
    }

    private DescribeWorkflowExecutionResponse describe(String workflow) {
        return service.describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(execution(workflow))
                .build());
    }

    @Override
    public void close() {
        stack.close();
    }
}
