package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.reward.VerdictScoring;
import dev.ratchet.activities.rollout.DurableRollout;
import dev.ratchet.activities.sampling.PromptSampling;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.training.PolicyTraining;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import dev.ratchet.workflows.spec.CampaignSpec;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop, whole, with every real part but Temporal's server; that one has tests with real processes in workers. */
@Timeout(120)
class WholeLoopTest {
    @Test
    void a_campaign_runs_end_to_end_and_the_same_campaign_again_has_the_same_weights() {
        InMemoryBlobStore first = new InMemoryBlobStore();
        InMemoryBlobStore second = new InMemoryBlobStore();

        CampaignResult one = run(first, TinyCampaign.spec(4));
        CampaignResult two = run(second, TinyCampaign.spec(4));

        assertThat(one.state().iteration()).isEqualTo(4);
        assertThat(sha(one)).isEqualTo(sha(two));
        assertThat(one.state().totals().resumed()).isPositive();
        assertThat(requireNonNull(one.before()).problems()).isEqualTo(10);
        assertThat(requireNonNull(one.after()).iteration()).isEqualTo(4);
        assertThat(requireNonNull(one.state().policy()).version().number()).isPositive();
    }

    @Test
    void a_campaign_whose_workflow_is_gone_goes_on_from_the_store() {
        InMemoryBlobStore undisturbed = new InMemoryBlobStore();
        InMemoryBlobStore stopped = new InMemoryBlobStore();

        CampaignResult whole = run(undisturbed, TinyCampaign.spec(4));
        run(stopped, TinyCampaign.spec(4), 2);
        CampaignResult resumed = run(stopped, TinyCampaign.spec(4));

        assertThat(sha(resumed)).isEqualTo(sha(whole));
        assertThat(resumed.before()).isEqualTo(whole.before());
        assertThat(resumed.state()).isEqualTo(whole.state());
    }

    private static String sha(CampaignResult result) {
        return requireNonNull(result.state().policy(), "policy").weightsSha256();
    }

    private static CampaignResult run(BlobStore store, CampaignSpec spec) {
        return run(store, spec, spec.iterations());
    }

    private static CampaignResult run(BlobStore store, CampaignSpec spec, int iterations) {
        CampaignPlan all = CampaignPlan.of(spec, TinyCampaign.prepare(store, spec));
        return runPlan(
                store, new CampaignPlan(all.branch(), all.settings(), iterations, 10, 0, 0, all.heartbeatSeconds()));
    }

    static CampaignResult runPlan(BlobStore store, CampaignPlan plan) {
        TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .registerSearchAttribute(WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT)
                .registerSearchAttribute(WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                .registerSearchAttribute(WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new FaultsToFailures())
                        .build())
                .build());
        try (temporal;
                Policies policies = new Policies(store);
                PolicyTraining training = new PolicyTraining(store, new SettingsStore(store))) {
            startPools(temporal, store, policies, training);
            return temporal.getWorkflowClient()
                    .newWorkflowStub(
                            CampaignWorkflow.class,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(
                                            WorkflowIds.campaign(plan.branch().campaign()))
                                    .setTaskQueue(TaskQueues.CONTROL.queue())
                                    .build())
                    .run(plan, CampaignProgress.START);
        }
    }

    private static void startPools(
            TestWorkflowEnvironment temporal, BlobStore store, Policies policies, PolicyTraining training) {
        SettingsStore settings = new SettingsStore(store);
        ReplayBuffering buffers = new ReplayBuffering(store, settings);
        Worker control = temporal.newWorker(TaskQueues.CONTROL.queue());
        control.registerWorkflowImplementationTypes(
                MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
        control.registerActivitiesImplementations(
                new PromptSampling(store, settings, buffers), buffers, new StoreCommits(store));
        temporal.newWorker(TaskQueues.REWARD_MATH.queue())
                .registerActivitiesImplementations(new VerdictScoring(store, settings));
        temporal.newWorker(TaskQueues.ROLLOUT.queue(), exclusive())
                .registerActivitiesImplementations(new DurableRollout(store, settings, policies));
        temporal.newWorker(TaskQueues.TRAINER.queue(), exclusive()).registerActivitiesImplementations(training);
        temporal.start();
    }

    private static WorkerOptions exclusive() {
        return WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(1)
                .build();
    }
}
