package dev.ratchet.workers.pool;

import static dev.ratchet.rewards.code.CodeVerifier.Credit.PARTIAL;
import static dev.ratchet.rewards.code.CodeVerifier.Credit.WHOLE;

import dev.ratchet.activities.buffer.ReplayBuffering;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.evaluation.SuiteEvaluations;
import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.activities.policy.Policies;
import dev.ratchet.activities.reward.StoredJudgements;
import dev.ratchet.activities.reward.VerdictScoring;
import dev.ratchet.activities.reward.VerdictScoring.Judge;
import dev.ratchet.activities.rollout.DurableRollout;
import dev.ratchet.activities.sampling.PromptSampling;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.activities.training.PolicyTraining;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.rewards.RememberingVerifier;
import dev.ratchet.rewards.code.CodeVerifier;
import dev.ratchet.rewards.code.Runtimes;
import dev.ratchet.rewards.k12.K12Verifier;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.rewards.sandbox.SandboxChild;
import dev.ratchet.rewards.vision.VisionVerifier;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.cli.SandboxCommand;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.campaign.MirrorDescentCampaign;
import dev.ratchet.workflows.evaluation.HeldOutEvaluation;
import dev.ratchet.workflows.evaluation.SuiteEvaluation;
import dev.ratchet.workflows.iteration.MirrorDescentIteration;
import dev.ratchet.workflows.spec.RewardSpec;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One process's share of the pools: takes their work from Temporal until it is stopped. */
public final class PoolWorker {
    /** Each program may use one. */
    private static final int PROGRAMS = Runtime.getRuntime().availableProcessors();

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Pools pools;
    private final WorkerFactory factory;
    private final List<SandboxChild> sandboxes;

    private PoolWorker(Pools pools, WorkerFactory factory, List<SandboxChild> sandboxes) {
        this.pools = pools;
        this.factory = factory;
        this.sandboxes = sandboxes;
    }

    /** Begins to take work; returns at once. */
    public static PoolWorker start(WorkflowClient client, BlobStore store, Pools pools, WorkMeter meter) {
        WorkerFactory factory = WorkerFactory.newInstance(client, PoolOptions.factory(meter));
        SettingsStore settings = new SettingsStore(store);
        List<SandboxChild> sandboxes = new ArrayList<>();
        pools.served().forEach(pool -> serve(pool, factory, store, settings, meter, sandboxes));
        factory.start();
        return new PoolWorker(pools, factory, sandboxes);
    }

    private static void serve(
            TaskQueues pool,
            WorkerFactory factory,
            BlobStore store,
            SettingsStore settings,
            WorkMeter meter,
            List<SandboxChild> sandboxes) {
        switch (pool) {
            case CONTROL -> {
                ReplayBuffering buffers = new ReplayBuffering(store, settings, meter);
                Worker worker = factory.newWorker(pool.queue(), PoolOptions.shared());
                worker.registerWorkflowImplementationTypes(
                        MirrorDescentCampaign.class,
                        MirrorDescentIteration.class,
                        HeldOutEvaluation.class,
                        SuiteEvaluation.class);
                worker.registerActivitiesImplementations(
                        new PromptSampling(store, settings, buffers),
                        buffers,
                        new StoreCommits(store),
                        new SuiteEvaluations(store, settings),
                        new SettingsChanges(store, settings));
            }
            case REWARD_MATH ->
                score(pool, factory, store, settings, meter, own(Domain.MATH, new MathVerifier(), store));
            case REWARD_K12 -> score(pool, factory, store, settings, meter, own(Domain.K12, new K12Verifier(), store));
            case REWARD_VISION ->
                score(pool, factory, store, settings, meter, own(Domain.VISION, new VisionVerifier(), store));
            case REWARD_CODE -> {
                SandboxChild sandbox = SandboxChild.start(SandboxCommand.line(PROGRAMS));
                sandboxes.add(sandbox);
                CodeVerifier verifier = new CodeVerifier(sandbox, Runtimes.standard());
                score(
                        pool,
                        factory,
                        store,
                        settings,
                        meter,
                        reward -> remembered(verifier, reward.partialCredit() ? PARTIAL : WHOLE, store));
            }
            case ROLLOUT ->
                factory.newWorker(pool.queue(), PoolOptions.exclusive())
                        .registerActivitiesImplementations(
                                new DurableRollout(store, settings, new Policies(store), meter));
            case TRAINER ->
                factory.newWorker(pool.queue(), PoolOptions.exclusive())
                        .registerActivitiesImplementations(new PolicyTraining(store, settings));
        }
    }

    private static void score(
            TaskQueues pool,
            WorkerFactory factory,
            BlobStore store,
            SettingsStore settings,
            WorkMeter meter,
            Function<RewardSpec, Judge> judges) {
        factory.newWorker(pool.queue(), PoolOptions.shared())
                .registerActivitiesImplementations(new VerdictScoring(store, settings, judges, meter));
    }

    /** The domain's own verifier, save where a campaign wants a language model. */
    private static Function<RewardSpec, Judge> own(Domain domain, Verifier verifier, BlobStore store) {
        Judges judges = new Judges(store, System.getenv());
        return reward -> judges.orOwn(reward, domain, verifier);
    }

    /** A program's time is never the same twice. */
    private static Judge remembered(CodeVerifier verifier, CodeVerifier.Credit credit, BlobStore store) {
        StoredJudgements memory = new StoredJudgements(store, verifier.id());
        return new Judge(new RememberingVerifier(verifier.giving(credit), credit.name(), memory), Judges.WITH_CLOCKS);
    }

    /**
     * Takes no more work, lets what is under way stop at its next durable point, and waits for native code to end: after this
     * the process may exit. Work that does not stop in time is given up; whoever takes it next goes on from what is stored.
     */
    public void stop() {
        factory.shutdown();
        factory.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        sandboxes.forEach(SandboxChild::close);
        if (pools.needEngine()) {
            Compute.finishSteps();
        }
    }
}
