package dev.ratchet.workers.pool;

import dev.ratchet.activities.FaultsToFailures;
import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.reward.VerdictScoring;
import dev.ratchet.activities.rollout.DurableRollout;
import dev.ratchet.activities.sampling.PromptSampling;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.training.PolicyTraining;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One process's share of the pools: takes their work from Temporal until it is stopped. */
public final class PoolWorker {
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);

    /** A workflow task waits this long for a worker that cached the workflow and may be dead. */
    private static final Duration STICKY = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Pools pools;
    private final WorkerFactory factory;

    private PoolWorker(Pools pools, WorkerFactory factory) {
        this.pools = pools;
        this.factory = factory;
    }

    /** Begins to take work; returns at once. */
    public static PoolWorker start(WorkflowClient client, BlobStore store, Pools pools) {
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(new FaultsToFailures())
                        .build());
        SettingsStore settings = new SettingsStore(store);
        pools.served().forEach(pool -> serve(pool, factory, store, settings));
        factory.start();
        return new PoolWorker(pools, factory);
    }

    private static void serve(TaskQueues pool, WorkerFactory factory, BlobStore store, SettingsStore settings) {
        switch (pool) {
            case CONTROL -> {
                ReplayBuffering buffers = new ReplayBuffering(store, settings);
                Worker worker = factory.newWorker(pool.queue(), shared());
                worker.registerWorkflowImplementationTypes(
                        MirrorDescentCampaign.class, MirrorDescentIteration.class, HeldOutEvaluation.class);
                worker.registerActivitiesImplementations(
                        new PromptSampling(store, settings, buffers), buffers, new StoreCommits(store));
            }
            case REWARD_MATH ->
                factory.newWorker(pool.queue(), shared())
                        .registerActivitiesImplementations(new VerdictScoring(store, settings));
            case ROLLOUT ->
                factory.newWorker(pool.queue(), exclusive())
                        .registerActivitiesImplementations(new DurableRollout(store, settings, new Policies(store)));
            case TRAINER ->
                factory.newWorker(pool.queue(), exclusive())
                        .registerActivitiesImplementations(new PolicyTraining(store, settings));
        }
    }

    private static WorkerOptions shared() {
        return options()
                .setMaxConcurrentActivityExecutionSize(4)
                .setMaxConcurrentWorkflowTaskExecutionSize(16)
                .build();
    }

    /** One activity at a time has the engine, or bits would depend on who else computes. */
    private static WorkerOptions exclusive() {
        return options().setMaxConcurrentActivityExecutionSize(1).build();
    }

    private static WorkerOptions.Builder options() {
        return WorkerOptions.newBuilder()
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setStickyQueueScheduleToStartTimeout(STICKY)
                .setUsingVirtualThreadsOnWorkflowWorker(true);
    }

    /**
     * Takes no more work, lets what is under way stop at its next durable point, and waits for native code to end: after this
     * the process may exit. Work that does not stop in time is given up; whoever takes it next goes on from what is stored.
     */
    public void stop() {
        factory.shutdown();
        factory.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (pools.needEngine()) {
            Compute.finishSteps();
        }
    }
}
