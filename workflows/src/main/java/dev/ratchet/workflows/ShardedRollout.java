package dev.ratchet.workflows;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RewardActivities;
import dev.ratchet.workflows.contract.RolloutActivities;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.ScoreRequest;
import dev.ratchet.workflows.contract.ScoresRef;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.ShardRequest;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowSemaphore;
import java.util.ArrayList;
import java.util.List;

/**
 * Rolls out a plan and judges it. One activity writes a whole shard round by round, so history grows with shards, not
 * with trajectories; a shard is judged as soon as it is sealed.
 */
public final class ShardedRollout {
    /** Shards under way at once: the server takes 2,000 pending activities of a workflow and advises 500. */
    private static final int UNDER_WAY = 400;

    private final PauseGate gate;
    private final Stubs stubs;
    private final int underWay;
    private int done;

    public ShardedRollout(PauseGate gate, Stubs stubs) {
        this(gate, stubs, UNDER_WAY);
    }

    ShardedRollout(PauseGate gate, Stubs stubs, int underWay) {
        this.gate = gate;
        this.stubs = stubs;
        this.underWay = underWay;
    }

    /** The sealed shards and their verdicts, in the plan's order: resumed ones first, since they are the older. */
    public record Outcome(List<ShardRef> shards, List<ScoresRef> scores) {}

    /** How many shards are rolled out and judged. */
    public int done() {
        return done;
    }

    /** Blocks until every shard of the plan is written by {@code policy} and judged. */
    public Outcome run(BranchId branch, ObjectRef settings, RolloutPlan plan, PolicyRef policy) {
        WorkflowSemaphore room = Workflow.newWorkflowSemaphore(underWay);
        List<Promise<Judged>> running = new ArrayList<>();
        for (int i = 0; i < plan.resumedShards(); i++) {
            ShardRequest request = new ShardRequest(branch, settings, plan.scope(), plan.plan(), i, policy);
            running.add(Async.function(() -> within(room, () -> resumeAndJudge(request))));
        }
        for (int i = 0; i < plan.newShards(); i++) {
            ShardRequest request = new ShardRequest(branch, settings, plan.scope(), plan.plan(), i, policy);
            running.add(Async.function(() -> within(room, () -> rollOutAndJudge(request))));
        }
        return outcome(running);
    }

    private static Judged within(WorkflowSemaphore room, Functions.Func<Judged> shard) {
        room.acquire();
        try {
            return shard.apply();
        } finally {
            room.release();
        }
    }

    private static Outcome outcome(List<Promise<Judged>> running) {
        List<ShardRef> shards = new ArrayList<>();
        List<ScoresRef> scores = new ArrayList<>();
        try {
            for (Promise<Judged> each : running) {
                Judged judged = each.get();
                shards.add(judged.shard());
                scores.addAll(judged.scores());
            }
        } catch (TemporalFailure e) {
            running.forEach(each -> each.handle((_, _) -> true).get()); // all pools stop before we are gone
            throw e;
        }
        return new Outcome(shards, scores);
    }

    private record Judged(ShardRef shard, List<ScoresRef> scores) {}

    private Judged resumeAndJudge(ShardRequest request) {
        String what = "resumed shard %d".formatted(request.shard());
        RolloutActivities pool = stubs.of(RolloutActivities.class, TaskQueues.ROLLOUT, what);
        return judge(request, gate.run(what, () -> pool.resumePartialRollouts(request)));
    }

    private Judged rollOutAndJudge(ShardRequest request) {
        String what = "new shard %d".formatted(request.shard());
        RolloutActivities pool = stubs.of(RolloutActivities.class, TaskQueues.ROLLOUT, what);
        return judge(request, gate.run(what, () -> pool.rollOut(request)));
    }

    private Judged judge(ShardRequest request, ShardRef shard) {
        List<ScoresRef> scores = new ArrayList<>();
        for (Domain domain : shard.finishedByDomain().keySet()) {
            String what = "score %s of %s".formatted(domain.label(), shard.name());
            RewardActivities pool = stubs.of(
                    RewardActivities.class,
                    TaskQueues.rewardPoolOf(domain),
                    "%s of %s".formatted(domain.label(), shard.name()));
            ScoreRequest score = new ScoreRequest(
                    request.branch(), request.settings(), request.scope(), shard.name(), shard.rollout(), domain);
            scores.add(gate.run(what, () -> pool.score(score)));
        }
        done++;
        return new Judged(shard, scores);
    }
}
