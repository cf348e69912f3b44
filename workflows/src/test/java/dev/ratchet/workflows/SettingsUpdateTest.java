package dev.ratchet.workflows;

import static dev.ratchet.workflows.ScriptedPools.changed;
import static dev.ratchet.workflows.ScriptedPools.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settings that are changed while a campaign runs count from the next iteration on. */
@Timeout(60)
class SettingsUpdateTest {
    private static final ObjectRef FIRST = object("settings/2");

    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setIdentity("test") // not the machine's name, which a recorded history would hold
                            .build())
                    .registerSearchAttribute(WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT)
                    .registerSearchAttribute(WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute(WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)
                    .build());

    @AfterEach
    void close() {
        temporal.close();
    }

    private CampaignWorkflow started(ScriptedPools pools) {
        for (TaskQueues pool : TaskQueues.values()) {
            Worker worker = temporal.newWorker(pool.queue());
            if (pool == TaskQueues.CONTROL) {
                worker.registerWorkflowImplementationTypes(
                        MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
            }
            worker.registerActivitiesImplementations(pools);
        }
        temporal.start();
        CampaignWorkflow campaign = temporal.getWorkflowClient()
                .newWorkflowStub(
                        CampaignWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.campaign("test"))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());
        CampaignPlan plan = new CampaignPlan(BranchId.main("test"), FIRST, 2, 0, 0, 0, 2);
        WorkflowClient.start(campaign::run, plan, CampaignProgress.START);
        return campaign;
    }

    private static CampaignResult end(CampaignWorkflow campaign) {
        return WorkflowStub.fromTyped(campaign).getResult(CampaignResult.class);
    }

    /** Lets a held activity go. */
    private static void release(CampaignWorkflow campaign) {
        campaign.requestPause("to go on");
        while (!campaign.status().waitingFor().isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
        campaign.requestResume();
    }

    @Test
    void a_change_counts_from_the_next_iteration_on_and_more_iterations_are_made() throws Exception {
        ScriptedPools pools = new ScriptedPools(1).holding("policy 0 writes shard 0 of plan/1");
        CampaignWorkflow campaign = started(pools);
        pools.held.await();

        SettingsInForce first = campaign.requestSettings(new SettingsRequest(FIRST, object("settings/3"), "longer"));
        SettingsInForce second =
                campaign.requestSettings(new SettingsRequest(object("settings/3"), object("settings/4"), "more"));
        release(campaign);

        end(campaign);
        java.nio.file.Files.writeString(
                java.nio.file.Path.of("/tmp/team/lc-history.json"),
                temporal.getWorkflowClient()
                        .fetchHistory(WorkflowIds.campaign("test"))
                        .toJson(true)); // RECORD
        assertThat(first).isEqualTo(changed(2, 1, object("settings/3")));
        assertThat(second).isEqualTo(changed(2, 2, object("settings/4")));
        assertThat(end(campaign).state().iteration()).isEqualTo(4);
        assertThat(pools.committedWith)
                .containsExactly("settings/2", "settings/2", "settings/4", "settings/4", "settings/4");
    }

    @Test
    void a_change_of_the_last_iteration_can_make_the_campaign_longer_or_end_it() throws Exception {
        ScriptedPools pools = new ScriptedPools(1).holding("policy 0 writes shard 0 of plan/1");
        CampaignWorkflow campaign = started(pools);
        pools.held.await();
        campaign.requestSettings(new SettingsRequest(FIRST, object("settings/1"), "enough"));
        release(campaign);

        assertThat(end(campaign).state().iteration()).isEqualTo(1);
    }

    @Test
    void during_the_warm_up_it_counts_from_the_first_iteration_on() throws Exception {
        ScriptedPools pools = new ScriptedPools(1).holding("warm up");
        CampaignWorkflow campaign = started(pools);
        pools.held.await();

        assertThat(campaign.requestSettings(new SettingsRequest(FIRST, object("settings/1"), "x"))
                        .from())
                .isEqualTo(1);
        release(campaign);
        end(campaign);
        assertThat(pools.committedWith).containsExactly("settings/2", "settings/1");
    }

    @Test
    void what_is_no_change_of_the_newest_or_says_no_reason_is_refused() throws Exception {
        ScriptedPools pools = new ScriptedPools(1).holding("policy 0 writes shard 0 of plan/1");
        CampaignWorkflow campaign = started(pools);
        pools.held.await();
        campaign.requestSettings(new SettingsRequest(FIRST, object("settings/3"), "longer"));

        assertThatThrownBy(() -> campaign.requestSettings(new SettingsRequest(FIRST, object("settings/4"), "late")))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("its settings were changed meanwhile");
        assertThatThrownBy(() ->
                        campaign.requestSettings(new SettingsRequest(object("settings/3"), object("settings/4"), " ")))
                .hasStackTraceContaining("reason: blank (expected: why the settings are changed)");
        release(campaign);
        assertThat(end(campaign).state().iteration()).isEqualTo(3);
    }

    @Test
    void a_change_that_the_pool_refuses_changes_nothing() throws Exception {
        ScriptedPools pools = new ScriptedPools(1)
                .holding("policy 0 writes shard 0 of plan/1")
                .failing("change settings from 2 on, change 1", "seed: may not change");
        CampaignWorkflow campaign = started(pools);
        pools.held.await();

        assertThatThrownBy(() -> campaign.requestSettings(new SettingsRequest(FIRST, object("settings/4"), "why not")))
                .hasStackTraceContaining("seed: may not change");
        release(campaign);
        assertThat(end(campaign).state().iteration()).isEqualTo(2);
        assertThat(pools.committedWith).containsOnly("settings/2");
    }

    @Test
    void what_the_store_knows_of_changes_counts_where_it_says() {
        CampaignState stored = new CampaignState(
                1,
                new PolicyRef(new PolicyVersion(1), object("weights"), ScriptedPools.SHA),
                null,
                object("commit/1"),
                CampaignState.Totals.ZERO);
        ScriptedPools pools = new ScriptedPools(1)
                .withStored(new OpenedCampaign(
                        stored,
                        null,
                        null,
                        changed(0, 0, object("first/9")),
                        List.of(changed(3, 1, object("then/8")), changed(4, 1, object("last/5")))));

        CampaignWorkflow campaign = started(pools);

        assertThat(end(campaign).state().iteration()).isEqualTo(5);
        assertThat(pools.committedWith).containsExactly("first/9", "then/8", "last/5", "last/5");
    }
}
