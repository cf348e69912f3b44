package dev.ratchet.workers.campaign;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.iteration.IterationStatus;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.GlobalDataConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks to campaigns in Temporal, by their names. */
public final class CampaignClient {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignClient.class);

    private final WorkflowClient client;
    private final Workflows workflows;

    public CampaignClient(TemporalConnection connection) {
        this.client = connection.client();
        this.workflows = new Workflows(client);
    }

    /** What {@link #begin} found. */
    public enum Begun {
        STARTED,
        /** It was running already. */
        ATTACHED
    }

    /** Starts the campaign's workflow unless it runs; one that has ended in any way is started anew, and goes on from the store. */
    public Begun begin(CampaignPlan plan) {
        String name = plan.branch().campaign();
        CampaignWorkflow workflow = client.newWorkflowStub(
                CampaignWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.campaign(name))
                        .setTaskQueue(TaskQueues.CONTROL.queue())
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                        .setStaticSummary("campaign %s, %d iterations".formatted(name, plan.iterations()))
                        .build());
        try {
            WorkflowClient.start(workflow::run, plan, CampaignProgress.START);
            return Begun.STARTED;
        } catch (WorkflowExecutionAlreadyStarted e) {
            return Begun.ATTACHED;
        }
    }

    /** How the campaign ends, once it does. */
    public CompletableFuture<CampaignResult> result(String name) {
        return stub(WorkflowIds.campaign(name)).getResultAsync(CampaignResult.class);
    }

    /** Whether a workflow of the campaign is open; empty where Temporal knows none. */
    public Optional<WorkflowExecutionStatus> execution(String name) {
        return workflows.execution(WorkflowIds.campaign(name));
    }

    /** One look at the campaign, without what cannot be had now. */
    public Observation observe(BranchId branch) {
        String campaign = WorkflowIds.campaign(branch.campaign());
        List<PendingWork> pending = new ArrayList<>(pending(campaign));
        CampaignStatus status = workflows.query(campaign, CampaignStatus.class);
        if (status == null) {
            return new Observation(null, null, pending);
        }
        IterationStatus iteration = null;
        if (status.phase().equals("iteration")) {
            String child = WorkflowIds.iteration(branch, status.running());
            pending.addAll(pending(child));
            iteration = workflows.query(child, IterationStatus.class);
        } else if (status.phase().equals("evaluation")) {
            pending.addAll(pending(WorkflowIds.evaluation(branch, status.running())));
        }
        return new Observation(status, iteration, pending);
    }

    /** What the campaign says of itself; null while no control worker answers. */
    public @Nullable CampaignStatus status(String name) {
        return workflows.query(WorkflowIds.campaign(name), CampaignStatus.class);
    }

    private List<PendingWork> pending(String id) {
        try {
            return stub(id).describe().getRawDescription().getPendingActivitiesList().stream()
                    .map(CampaignClient::pending)
                    .toList();
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.debug("no description of {}", id, e);
            return List.of();
        }
    }

    private static PendingWork pending(PendingActivityInfo info) {
        return new PendingWork(
                info.getActivityType().getName(),
                info.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
                info.getAttempt(),
                info.getMaximumAttempts(),
                info.hasHeartbeatDetails() ? progress(info) : null,
                info.hasLastFailure() ? sentence(info.getLastFailure()) : null);
    }

    private static @Nullable HeartbeatDetails progress(PendingActivityInfo info) {
        try {
            return GlobalDataConverter.get()
                    .fromPayloads(
                            0, Optional.of(info.getHeartbeatDetails()), HeartbeatDetails.class, HeartbeatDetails.class);
        } catch (DataConverterException e) {
            LOG.debug("unknown heartbeat details", e);
            return null;
        }
    }

    private static String sentence(Failure recorded) {
        Failure failure = told(recorded);
        if (failure.hasTimeoutFailureInfo()) {
            return "its worker fell silent";
        }
        String type = failure.getApplicationFailureInfo().getType();
        return type.isEmpty() ? failure.getMessage() : "%s [%s]".formatted(failure.getMessage(), type);
    }

    /** The server records a failure with a long stack trace within one that says only that it was cut. */
    private static Failure told(Failure recorded) {
        return recorded.hasServerFailureInfo() && recorded.hasCause() ? recorded.getCause() : recorded;
    }

    /** Pauses, and returns what the campaign then says; a refusal is an {@code INVALID_REQUEST} that says why. */
    public CampaignStatus pause(String name, String reason) {
        return known(
                name, () -> stub(WorkflowIds.campaign(name)).update("request-pause", CampaignStatus.class, reason));
    }

    public CampaignStatus resume(String name) {
        return known(name, () -> stub(WorkflowIds.campaign(name)).update("request-resume", CampaignStatus.class));
    }

    /** Changes settings from the next iteration on, and returns from which; a refusal is an {@code INVALID_REQUEST} that says why. */
    public SettingsInForce change(String name, SettingsRequest request) {
        return known(
                name,
                () -> stub(WorkflowIds.campaign(name)).update("request-settings", SettingsInForce.class, request));
    }

    /** Asks the campaign's workflow to end; what is in flight stops at its next durable point. */
    public void stop(String name) {
        known(name, () -> {
            stub(WorkflowIds.campaign(name)).cancel();
            return name;
        });
    }

    private static <T> T known(String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (WorkflowNotFoundException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "campaign: %s does not run (expected: a running one; see ./ratchet campaign list)".formatted(name),
                    e);
        } catch (WorkflowServiceException e) {
            throw e.getCause() instanceof StatusRuntimeException away
                    ? away
                    : e; // nobody refused it: the server is away
        } catch (WorkflowException e) {
            throw new FaultException(Fault.INVALID_REQUEST, Workflows.reason(e), e);
        }
    }

    private WorkflowStub stub(String id) {
        return client.newUntypedWorkflowStub(id);
    }
}
