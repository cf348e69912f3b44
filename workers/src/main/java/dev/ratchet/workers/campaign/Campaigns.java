package dev.ratchet.workers.campaign;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workers.campaign.Standing.Condition;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The campaigns of a store, for whoever looks at them from outside. */
public final class Campaigns {
    private final BlobStore store;
    private final @Nullable CampaignClient client;

    /**
     * Looks at {@code store}.
     *
     * @param stack null where none runs: then the store alone is asked
     */
    public Campaigns(BlobStore store, @Nullable Stack stack) {
        this.store = store;
        this.client = stack == null ? null : new CampaignClient(stack.connection());
    }

    /** All names, in order. */
    public List<String> names() {
        return new Origins(store).campaigns();
    }

    /**
     * What a campaign does by its newest settings; empty where the store has none of this name.
     *
     * @throws IllegalArgumentException if it is no name
     */
    public Optional<CampaignPlan> plan(String name) {
        return new Origins(store).find(BranchId.main(name)).map(new CampaignRecords(store)::plan);
    }

    /** As {@link #plan}; a campaign that is not there is an {@code INVALID_REQUEST}. */
    public CampaignPlan existing(String name) {
        return plan(name)
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID_REQUEST,
                        "campaign: %s is not in the store (expected: one of those that ./ratchet campaign list shows)"
                                .formatted(name)));
    }

    public Standing standing(CampaignPlan plan) {
        String name = plan.branch().campaign();
        boolean running = false;
        if (client != null) {
            running = client.execution(name)
                    .equals(Optional.of(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING));
            CampaignStatus status = running ? client.status(name) : null;
            if (status != null) {
                return Standing.answered(plan, status);
            }
        }
        OpenedCampaign opened = new CampaignRecords(store).open(plan);
        if (running) {
            return Standing.stored(plan, opened, Condition.UNANSWERED);
        }
        boolean done = CampaignRecords.finished(plan, opened).isPresent();
        return Standing.stored(plan, opened, done ? Condition.DONE : Condition.NOT_RUNNING);
    }

    /** The commit of an iteration, if there is one; 0 is the warm-up. */
    public Optional<Stored<StoredCommit>> commit(CampaignPlan plan, int iteration) {
        return new Commits(store).of(plan.branch(), iteration);
    }

    /** All evaluations that have ended, oldest weights first. */
    public List<EvaluationResult> evaluations(CampaignPlan plan) {
        return new Commits(store).evaluations(plan.branch());
    }
}
