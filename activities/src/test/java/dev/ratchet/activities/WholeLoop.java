package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.evaluation.SuiteEvaluations;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.reward.VerdictScoring;
import dev.ratchet.activities.reward.VerdictScoring.Judge;
import dev.ratchet.activities.rollout.DurableRollout;
import dev.ratchet.activities.sampling.PromptSampling;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.training.PolicyTraining;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.vision.VisionVerifier;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignProgress;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignWorkflow;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.evaluation.SuiteEvaluation;
import dev.ratchet.workflows.evaluation.SuiteEvaluationWorkflow;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import dev.ratchet.workflows.spec.CampaignSpec;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A tiny campaign with every real part but Temporal's server: the test server stands for it, and skips what is waited for. */
final class WholeLoop implements AutoCloseable {
    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .registerSearchAttribute(WorkflowIds.ITERATION_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_INT)
                    .registerSearchAttribute(WorkflowIds.PHASE_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute(WorkflowIds.REWARD_ATTRIBUTE, IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)
                    .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                            .setWorkerInterceptors(new FaultsToFailures(), new HeartbeatsFromStart())
                            .build())
                    .build());

    private final Policies policies;
    private final PolicyTraining training;
    private final CampaignWorkflow campaign;

    /** Starts the first {@code iterations} of the campaign, with this store under everything. */
    WholeLoop(BlobStore store, CampaignSpec spec, int iterations) {
        this(
                store,
                spec,
                iterations,
                spec.compute().heartbeatSeconds(),
                new Judge(new MathVerifier(), Duration.ofMinutes(1)));
    }

    /** The same with another judge, and with another silence after which work is sent again. */
    WholeLoop(BlobStore store, CampaignSpec spec, int iterations, int heartbeatSeconds, Judge judge) {
        this(
                store,
                new CampaignPlan(
                        spec.mainBranch(), TinyCampaign.prepare(store, spec), iterations, 10, 0, 0, heartbeatSeconds),
                judge);
    }

    /** The campaign of this plan, to its end. */
    WholeLoop(BlobStore store, CampaignPlan plan) {
        this(store, plan, new Judge(new MathVerifier(), Duration.ofMinutes(1)));
    }

    private WholeLoop(BlobStore store, CampaignPlan plan, Judge judge) {
        policies = new Policies(store);
        training = new PolicyTraining(store, new SettingsStore(store));
        startPools(store, judge);
        campaign = temporal.getWorkflowClient()
                .newWorkflowStub(
                        CampaignWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(
                                        WorkflowIds.campaign(plan.branch().campaign()))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());
        WorkflowClient.start(campaign::run, plan, CampaignProgress.START);
    }

    /** Runs the campaign to its end. */
    static CampaignResult run(BlobStore store, CampaignSpec spec) {
        return run(store, spec, spec.iterations());
    }

    static CampaignResult run(BlobStore store, CampaignSpec spec, int iterations) {
        try (WholeLoop loop = new WholeLoop(store, spec, iterations)) {
            return loop.result();
        }
    }

    static String weights(CampaignResult result) {
        return requireNonNull(result.state().policy(), "policy").weightsSha256();
    }

    private void startPools(BlobStore store, Judge judge) {
        SettingsStore settings = new SettingsStore(store);
        ReplayBuffering buffers = new ReplayBuffering(store, settings);
        Worker control = temporal.newWorker(TaskQueues.CONTROL.queue());
        control.registerWorkflowImplementationTypes(
                MirrorDescentCampaign.class,
                MirrorDescentIteration.class,
                HeldOutEvaluation.class,
                SuiteEvaluation.class);
        control.registerActivitiesImplementations(
                new PromptSampling(store, settings, buffers),
                buffers,
                new StoreCommits(store),
                new SuiteEvaluations(store, settings),
                new SettingsChanges(store, settings));
        temporal.newWorker(TaskQueues.REWARD_MATH.queue())
                .registerActivitiesImplementations(new VerdictScoring(store, settings, _ -> judge));
        temporal.newWorker(TaskQueues.REWARD_VISION.queue())
                .registerActivitiesImplementations(new VerdictScoring(
                        store, settings, _ -> new Judge(new VisionVerifier(), Duration.ofMinutes(1))));
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

    /** Lets the server's time run on in steps until the campaign is paused; returns its status then. */
    CampaignStatus awaitPaused(Duration step) {
        CampaignStatus status = campaign.status();
        while (status.mode() != CampaignStatus.Mode.PAUSED) {
            if (status.mode() == CampaignStatus.Mode.DONE) {
                throw new AssertionError("the campaign is done (expected: a pause)");
            }
            temporal.sleep(step);
            status = campaign.status();
        }
        return status;
    }

    /** Begins an evaluation of the campaign's weights beside it. */
    SuiteEvaluationWorkflow evaluate(String id, EvaluationOrder order) {
        SuiteEvaluationWorkflow evaluation = temporal.getWorkflowClient()
                .newWorkflowStub(
                        SuiteEvaluationWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(WorkflowIds.orderedEvaluation(id))
                                .setTaskQueue(TaskQueues.CONTROL.queue())
                                .build());
        WorkflowClient.start(evaluation::run, order);
        return evaluation;
    }

    /** Waits for an evaluation's end. */
    static SuiteResult result(SuiteEvaluationWorkflow evaluation) {
        return WorkflowStub.fromTyped(evaluation).getResult(SuiteResult.class);
    }

    /** Lets the server's time run on in steps until the evaluation is paused; returns why. */
    String awaitPaused(SuiteEvaluationWorkflow evaluation, Duration step) {
        String reason = evaluation.status().reason();
        while (reason == null || !evaluation.status().inFlight().isEmpty()) {
            if (evaluation.status().phase().equals("done")) {
                throw new AssertionError("the evaluation is done (expected: a pause)");
            }
            temporal.sleep(step);
            reason = evaluation.status().reason();
        }
        return reason;
    }

    /** Asks until the campaign is open: before that it takes no change. */
    SettingsInForce changeOnceOpen(SettingsRequest request) {
        while (campaign.status().phase().equals("opening")) {
            LockSupport.parkNanos(5_000_000);
        }
        return campaign.requestSettings(request);
    }

    void resume() {
        campaign.requestResume();
    }

    /** Waits for the campaign's end. */
    CampaignResult result() {
        return WorkflowStub.fromTyped(campaign).getResult(CampaignResult.class);
    }

    @Override
    public void close() {
        temporal.close();
        training.close();
        policies.close();
    }
}
