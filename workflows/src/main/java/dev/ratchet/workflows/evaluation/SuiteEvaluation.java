package dev.ratchet.workflows.evaluation;

import dev.ratchet.workflows.ShardedRollout;
import dev.ratchet.workflows.Stubs;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.contract.PreparedEvaluation;
import dev.ratchet.workflows.contract.SuiteActivities;
import dev.ratchet.workflows.contract.SuiteResult;
import dev.ratchet.workflows.pause.ChildPage;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import org.jspecify.annotations.Nullable;

/** Pins, rolls out, judges and counts, at a priority of its own; its shards are resumable like those of training. */
public final class SuiteEvaluation implements SuiteEvaluationWorkflow {
    /** Before the campaign's own is known. */
    private static final int HEARTBEAT_SECONDS = 30;

    private final EvaluationOrder order;
    private final PauseGate gate;
    private @Nullable ShardedRollout rollout;
    private String phase = "preparing";
    private int shards;

    @WorkflowInit
    public SuiteEvaluation(EvaluationOrder order) {
        this.order = order;
        this.gate = new PauseGate(this::show);
    }

    @Override
    public SuiteResult run(EvaluationOrder ignored) {
        show();
        PreparedEvaluation evaluation = prepare();
        Stubs stubs = new Stubs(evaluation.heartbeatSeconds(), order.priority());
        rollout = new ShardedRollout(gate, stubs);
        shards = evaluation.plan().newShards();
        enter("answering");
        ShardedRollout.Outcome answers =
                rollout.run(evaluation.branch(), evaluation.settings(), evaluation.plan(), evaluation.policy());
        enter("reporting");
        SuiteActivities reports = stubs.of(SuiteActivities.class, TaskQueues.CONTROL, evaluation.suite());
        SuiteResult result =
                gate.run("report suite", () -> reports.report(evaluation, answers.shards(), answers.scores()));
        enter("done");
        return result;
    }

    private PreparedEvaluation prepare() {
        SuiteActivities pool = new Stubs(HEARTBEAT_SECONDS, order.priority())
                .of(SuiteActivities.class, TaskQueues.CONTROL, order.suite());
        String id = WorkflowIds.evaluationId(Workflow.getInfo().getWorkflowId());
        return gate.run("prepare suite", () -> pool.prepare(id, order));
    }

    private void enter(String next) {
        phase = next;
        show();
    }

    /** Shows the state in the Temporal UI. */
    private void show() {
        ChildPage.show("Suite %s of campaign %s, %s".formatted(order.suite(), order.campaign(), phase), gate);
    }

    @Override
    public void pause(@Nullable String reason) {
        gate.pause(reason);
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public EvaluationStatus status() {
        return new EvaluationStatus(
                phase, rollout == null ? 0 : rollout.done(), shards, gate.reason(), gate.inFlight());
    }
}
