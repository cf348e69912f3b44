package dev.ratchet.workflows.evaluation;

import dev.ratchet.workflows.ShardedRollout;
import dev.ratchet.workflows.Stubs;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.pause.ParentNotice;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.workflow.WorkflowInit;
import org.jspecify.annotations.Nullable;

/** Plans, rolls out, judges and counts; shards are resumable like those of training. */
public final class HeldOutEvaluation implements EvaluationWorkflow {
    private final EvaluationPlan plan;
    private final Stubs stubs;
    private final PauseGate gate;

    @WorkflowInit
    public HeldOutEvaluation(EvaluationPlan plan) {
        this.plan = plan;
        this.stubs = new Stubs(plan.heartbeatSeconds());
        this.gate = new PauseGate(this::tell);
    }

    @Override
    public EvaluationResult run(EvaluationPlan ignored) {
        SamplingActivities sampling = stubs.of(SamplingActivities.class, TaskQueues.CONTROL, "choose problems");
        RolloutPlan problems = gate.run(
                "choose problems",
                () -> sampling.planEvaluation(plan.branch(), plan.settings(), plan.iteration(), plan.problems()));
        ShardedRollout.Outcome answers =
                new ShardedRollout(gate, stubs).run(plan.branch(), plan.settings(), problems, plan.policy());
        CommitActivities reports = stubs.of(CommitActivities.class, TaskQueues.CONTROL, "report");
        return gate.run(
                "report evaluation",
                () -> reports.reportEvaluation(
                        plan.branch(), plan.policy(), problems, answers.shards(), answers.scores()));
    }

    private void tell() {
        ParentNotice.send(gate);
    }

    @Override
    public void pause(@Nullable String reason) {
        gate.pause(reason);
    }

    @Override
    public void resume() {
        gate.resume();
    }
}
