package dev.ratchet.workflows.evaluation;

import dev.ratchet.workflows.ShardedRollout;
import dev.ratchet.workflows.Stubs;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.pause.ChildPage;
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
        show();
        SamplingActivities sampling =
                stubs.of(SamplingActivities.class, TaskQueues.CONTROL, "%d problems".formatted(plan.problems()));
        RolloutPlan problems = gate.run(
                "choose problems",
                () -> sampling.planEvaluation(plan.branch(), plan.settings(), plan.iteration(), plan.problems()));
        ShardedRollout.Outcome answers =
                new ShardedRollout(gate, stubs).run(plan.branch(), plan.settings(), problems, plan.policy());
        CommitActivities reports =
                stubs.of(CommitActivities.class, TaskQueues.CONTROL, "after iteration " + plan.iteration());
        return gate.run(
                "report evaluation",
                () -> reports.reportEvaluation(
                        plan.branch(), plan.policy(), problems, answers.shards(), answers.scores()));
    }

    /** Shows the state in the Temporal UI. */
    private void show() {
        ChildPage.show("Evaluation after iteration %d, %d problems".formatted(plan.iteration(), plan.problems()), gate);
    }

    private void tell() {
        show();
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
