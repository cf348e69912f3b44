package dev.ratchet.workflows;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferActivities;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.PreparedEvaluation;
import dev.ratchet.workflows.contract.RewardActivities;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.SettingsActivities;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import dev.ratchet.workflows.contract.SuiteActivities;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.contract.TrainingActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All worker pools in one fake that follows a script and writes down what it was asked. */
final class ScriptedPools
        implements SamplingActivities,
                RolloutActivities,
                RewardActivities,
                BufferActivities,
                TrainingActivities,
                CommitActivities,
                SuiteActivities,
                SettingsActivities {
    static final String SHA = "ab".repeat(32);

    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch held = new CountDownLatch(1);

    /** The settings of each commit, in order. */
    final List<String> committedWith = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, Boolean> holds = new ConcurrentHashMap<>();
    private volatile OpenedCampaign found = new OpenedCampaign(CampaignState.NOTHING_YET, null, null, null, null);
    private int noGroupCompleteIn = -1;
    private int noneJudgedIn = -1;
    private volatile int newShards;
    private volatile int trajectories = 4;

    ScriptedPools(int newShards) {
        this.newShards = newShards;
    }

    static ObjectRef object(String key) {
        return new ObjectRef(key, SHA);
    }

    /** The named call fails for good once. */
    ScriptedPools failing(String call, String message) {
        failures.put(call, message);
        return this;
    }

    /** The named call goes on until it is told to stop, once; then it is as quick as the others. */
    ScriptedPools holding(String call) {
        holds.put(call, true);
        return this;
    }

    ScriptedPools withoutCompleteGroupIn(int iteration) {
        noGroupCompleteIn = iteration;
        return this;
    }

    ScriptedPools withoutVerdictIn(int iteration) {
        noneJudgedIn = iteration;
        return this;
    }

    void withShards(int shards) {
        newShards = shards;
    }

    /** That many in each shard. */
    void withTrajectories(int perShard) {
        trajectories = perShard;
    }

    ScriptedPools withStored(OpenedCampaign stored) {
        found = stored;
        return this;
    }

    /** The number in the key of the settings is that of its iterations. */
    @Override
    public SettingsInForce change(BranchId branch, int from, int number, SettingsRequest request) {
        asked("change settings from %d on, change %d".formatted(from, number));
        return changed(from, number, request.settings());
    }

    static SettingsInForce changed(int from, int number, ObjectRef settings) {
        String key = settings.key();
        int iterations = Integer.parseInt(key.substring(key.indexOf('/') + 1));
        return new SettingsInForce(from, number, settings, iterations, 0, 0, 0, 2);
    }

    private void asked(String call) {
        asked.add(call);
        String failure = failures.remove(call);
        if (failure != null) {
            throw ApplicationFailure.newNonRetryableFailure(failure, "CORRUPT_DATA");
        }
        if (holds.remove(call) != null) {
            held.countDown();
            waitToBeStopped(call);
        }
    }

    private void waitToBeStopped(String call) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        try {
            while (true) {
                context.heartbeat(call);
                LockSupport.parkNanos(5_000_000);
            }
        } catch (ActivityCanceledException e) {
            asked.add(call + " stopped at its boundary");
            throw e;
        }
    }

    @Override
    public RolloutPlan samplePrompts(BranchId branch, ObjectRef settings, int iteration, @Nullable BufferRef buffer) {
        asked("sample prompts of " + iteration);
        int resumed = buffer != null && buffer.partials() > 0 ? 1 : 0;
        return new RolloutPlan(RolloutScope.training(iteration), object("plan/" + iteration), newShards, resumed);
    }

    @Override
    public RolloutPlan planEvaluation(BranchId branch, ObjectRef settings, int iteration, int problems) {
        asked("choose %d problems after %d".formatted(problems, iteration));
        return new RolloutPlan(RolloutScope.evaluation(iteration), object("evaluation/" + iteration), 1, 0);
    }

    @Override
    public ShardRef rollOut(ShardRequest shard) {
        asked("policy %d writes shard %d of %s"
                .formatted(
                        shard.policy().version().number(),
                        shard.shard(),
                        shard.plan().key()));
        return shard("new-" + shard.shard());
    }

    @Override
    public ShardRef resumePartialRollouts(ShardRequest shard) {
        asked("policy %d goes on with shard %d of %s"
                .formatted(
                        shard.policy().version().number(),
                        shard.shard(),
                        shard.plan().key()));
        return shard("resumed-" + shard.shard());
    }

    private ShardRef shard(String name) {
        return new ShardRef(
                name,
                object("rollout/" + name),
                new TreeMap<>(Map.of(Domain.MATH, trajectories)),
                trajectories,
                25L * trajectories,
                "cpu");
    }

    @Override
    public ScoresRef score(ScoreRequest request) {
        asked("score " + request.shard());
        return new ScoresRef(object("scores/" + request.shard()), request.shard(), 2, 2, 0, 0, 0);
    }

    @Override
    public Appended append(
            BranchId branch,
            ObjectRef settings,
            RolloutPlan plan,
            @Nullable BufferRef before,
            List<ShardRef> shards,
            List<ScoresRef> scores) {
        int iteration = plan.scope().iteration();
        asked("append %s to the buffer of %d"
                .formatted(shards.stream().map(ShardRef::name).toList(), iteration));
        int trainable = iteration == noGroupCompleteIn ? 0 : 2;
        boolean judged = iteration != noneJudgedIn;
        Figures figures = new Figures(
                8,
                judged ? 8 : 0,
                judged ? 0.5 : 0,
                judged ? 0.5 : 0,
                trainable == 0 ? null : 0.5,
                12,
                100,
                1,
                1,
                0,
                trainable,
                4 * trainable,
                trainable,
                0,
                0,
                new TreeMap<>(Map.of("end", 8)));
        return new Appended(
                new BufferRef(object("buffer/" + iteration), trainable, 1, 1), object("summary/" + iteration), figures);
    }

    @Override
    public Trained warmUp(BranchId branch, ObjectRef settings) {
        asked("warm up");
        return new Trained("weights/0", SHA, 10, 1, 0.5, 1, 100, "cpu");
    }

    @Override
    public Trained trainStep(
            BranchId branch, ObjectRef settings, int iteration, PolicyRef reference, BufferRef buffer) {
        asked("train policy %d in %d".formatted(reference.version().number(), iteration));
        return new Trained("weights/" + iteration, SHA, 10, 1, 0.5, 1, 100, "cpu");
    }

    @Override
    public PolicyRef publish(
            BranchId branch,
            ObjectRef settings,
            int iteration,
            @Nullable PolicyRef parent,
            Trained trained,
            PolicyVersion version) {
        asked("publish policy " + version.number());
        return new PolicyRef(version, object("manifest/" + iteration), SHA);
    }

    @Override
    public OpenedCampaign open(BranchId branch, ObjectRef settings) {
        asked("open");
        return found;
    }

    @Override
    public CampaignState commit(CommitRequest request) {
        asked("commit " + request.iteration());
        committedWith.add(request.settings().key());
        return new CampaignState(
                request.iteration(),
                request.policy(),
                request.appended() == null ? null : request.appended().buffer(),
                object("commit/" + request.iteration()),
                CampaignState.Totals.ZERO);
    }

    @Override
    public EvaluationResult reportEvaluation(
            BranchId branch, PolicyRef policy, RolloutPlan plan, List<ShardRef> shards, List<ScoresRef> scores) {
        asked("report evaluation");
        return new EvaluationResult(
                plan.scope().iteration(), SHA, 100, 50, 0, 0.5, 0.4, 0.6, 12, object("evaluation-report"));
    }

    @Override
    public PreparedEvaluation prepare(String id, EvaluationOrder order) {
        asked("prepare %s of %s".formatted(id, order.campaign()));
        return new PreparedEvaluation(
                id,
                BranchId.main(order.campaign()),
                object("settings"),
                new PolicyRef(new PolicyVersion(3), object("manifest/3"), SHA),
                "sums@1",
                8,
                order.samplesPerPrompt(),
                new RolloutPlan(RolloutScope.ordered(id, 3), object("suite/" + id), newShards, 0),
                15);
    }

    @Override
    public SuiteResult report(PreparedEvaluation evaluation, List<ShardRef> shards, List<ScoresRef> scores) {
        asked("report %s: %s"
                .formatted(evaluation.id(), shards.stream().map(ShardRef::name).toList()));
        return new SuiteResult(
                evaluation.suite(),
                evaluation.problems(),
                evaluation.samplesPerPrompt(),
                0.5,
                0.4,
                0.6,
                object("report"));
    }
}
