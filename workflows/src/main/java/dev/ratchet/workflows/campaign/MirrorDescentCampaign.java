package dev.ratchet.workflows.campaign;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.workflows.Stubs;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.SettingsActivities;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.contract.TrainingActivities;
import dev.ratchet.workflows.evaluation.EvaluationPlan;
import dev.ratchet.workflows.evaluation.EvaluationWorkflow;
import dev.ratchet.workflows.iteration.IterationPlan;
import dev.ratchet.workflows.iteration.IterationResult;
import dev.ratchet.workflows.iteration.IterationWorkflow;
import dev.ratchet.workflows.pause.ChildGate;
import dev.ratchet.workflows.pause.GatedChild;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Warm-up, then iterations of mirror descent, with held-out evaluations before, between and after. */
public final class MirrorDescentCampaign implements CampaignWorkflow {
    private static final SearchAttributeKey<Long> ITERATION =
            SearchAttributeKey.forLong(WorkflowIds.ITERATION_ATTRIBUTE);
    private static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword(WorkflowIds.PHASE_ATTRIBUTE);
    private static final SearchAttributeKey<Double> REWARD = SearchAttributeKey.forDouble(WorkflowIds.REWARD_ATTRIBUTE);

    /** A run's history stays far from the server's limit of 51,200 events, and replays fast. */
    private static final int EVENTS_PER_RUN = 4_000;

    private final PauseGate gate;
    private CampaignPlan plan; // with the settings in force
    private Stubs stubs;
    private CampaignProgress progress;
    private @Nullable String runningChild;
    private @Nullable String runningChildId;
    private @Nullable ChildGate child;
    private @Nullable String toldReason; // with which the child was told to pause
    private int answered; // the newest change of the child's gate that it was told to go on after
    private String phase = "opening";
    private int running;
    private boolean iterating;
    private boolean changing; // a change of settings is being stored
    private boolean done;

    /** Signals can arrive before {@link #run} does, so the state is set here. */
    @WorkflowInit
    public MirrorDescentCampaign(CampaignPlan plan, CampaignProgress start) {
        this.plan = plan;
        this.progress = start;
        this.stubs = new Stubs(plan.heartbeatSeconds());
        this.gate = new PauseGate(this::show);
        this.running = Math.max(0, start.state().iteration());
    }

    @Override
    public CampaignResult run(CampaignPlan ignored, CampaignProgress start) {
        if (!progress.opened()) {
            progress = progress.opened(open());
            adopt();
        }
        if (progress.state().iteration() < 0) {
            CampaignState warm = warmUp();
            progress = progress.after(warm); // what it is by now: settings may have been changed meanwhile
            adopt();
        }
        evaluateIfDue();
        while (goesOn()) {
            Workflow.await(() -> !gate.shut() && !changing);
            // Only while the gate is open: a new run would not know that it is shut.
            if (Workflow.getInfo().isContinueAsNewSuggested()
                    || Workflow.getInfo().getHistoryLength() > EVENTS_PER_RUN) {
                Workflow.continueAsNew(plan, progress);
            }
            iterate();
            evaluateIfDue();
        }
        done = true;
        enter("done", progress.state().iteration());
        return new CampaignResult(progress.state(), progress.before(), progress.latest());
    }

    /** Whether there is an iteration to come, with what is being changed just now. */
    private boolean goesOn() {
        if (progress.state().iteration() >= plan.iterations()) {
            Workflow.await(() -> !changing);
        }
        return progress.state().iteration() < plan.iterations();
    }

    /** Goes on with the settings that count now. */
    private void adopt() {
        progress = progress.adopted();
        SettingsInForce changed = progress.changed();
        if (changed != null) {
            plan = plan.with(changed);
            stubs = new Stubs(plan.heartbeatSeconds());
        }
    }

    private OpenedCampaign open() {
        CommitActivities pool = stubs.of(CommitActivities.class, TaskQueues.CONTROL, "look for the newest commit");
        return gate.run("open campaign", () -> pool.open(plan.branch(), plan.settings()));
    }

    private CampaignState warmUp() {
        enter("warm-up", 0);
        TrainingActivities trainer = stubs.of(TrainingActivities.class, TaskQueues.TRAINER, "from the base model");
        TrainingActivities publisher = stubs.of(TrainingActivities.class, TaskQueues.TRAINER, "policy 0");
        CommitActivities commits = stubs.of(CommitActivities.class, TaskQueues.CONTROL, "the warm-up");
        Trained trained = gate.run("warm-up", () -> trainer.warmUp(plan.branch(), plan.settings()));
        PolicyRef policy = gate.run(
                "publish weights",
                () -> publisher.publish(plan.branch(), plan.settings(), 0, null, trained, new PolicyVersion(0)));
        CommitRequest request = new CommitRequest(
                plan.branch(), plan.settings(), 0, null, policy, null, trained, List.of(trained.numerics()));
        return gate.run("commit", () -> commits.commit(request));
    }

    private void iterate() {
        CampaignState now = progress.state();
        int iteration = now.iteration() + 1;
        iterating = true;
        enter("iteration", iteration);
        String what = "iteration " + iteration;
        String id = WorkflowIds.iteration(plan.branch(), iteration);
        IterationPlan iterationPlan = new IterationPlan(
                plan.branch(),
                plan.settings(),
                iteration,
                requireNonNull(now.policy(), "policy"),
                now.buffer(),
                requireNonNull(now.commit(), "commit"),
                plan.heartbeatSeconds());
        IterationResult iterated = run(what, id, () -> {
            IterationWorkflow workflow = Workflow.newChildWorkflowStub(IterationWorkflow.class, childOptions(id, what));
            return new Child<>(workflow, Async.function(workflow::run, iterationPlan));
        });
        progress = progress.after(iterated);
        iterating = false;
        adopt();
        enter("iteration", iteration);
    }

    /** Evaluates the newest weights if the plan says so and it has not been done. */
    private void evaluateIfDue() {
        int iteration = progress.state().iteration();
        int problems = plan.problemsAfter(iteration);
        boolean before = progress.latest() != null && progress.latest().iteration() == iteration;
        if (problems == 0 || before) {
            return;
        }
        gate.await();
        enter("evaluation", iteration);
        String what = "evaluation after iteration " + iteration;
        String id = WorkflowIds.evaluation(plan.branch(), iteration);
        EvaluationPlan evaluation = new EvaluationPlan(
                plan.branch(),
                plan.settings(),
                iteration,
                requireNonNull(progress.state().policy(), "policy"),
                problems,
                plan.heartbeatSeconds());
        EvaluationResult evaluated = run(what, id, () -> {
            EvaluationWorkflow workflow = Workflow.newChildWorkflowStub(
                    EvaluationWorkflow.class, childOptions(id, "%s, %d problems".formatted(what, problems)));
            return new Child<>(workflow, Async.function(workflow::run, evaluation));
        });
        progress = progress.after(evaluated);
    }

    private static ChildWorkflowOptions childOptions(String id, String summary) {
        return ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setStaticSummary(summary)
                .build();
    }

    private record Child<T>(GatedChild workflow, Promise<T> ended) {}

    /** Runs a child to its end. Where somebody closed it, or it could not start, the campaign pauses and then begins it again. */
    private <T> T run(String what, String id, Functions.Func<Child<T>> start) {
        while (true) {
            gate.await();
            runningChild = what;
            runningChildId = id;
            try {
                return await(start.apply());
            } catch (ChildWorkflowFailure e) {
                if (CancellationScope.current().isCancelRequested()) {
                    throw e;
                }
                gate.pause("%s was closed: %s".formatted(what, messageOf(e)));
            } finally {
                runningChild = null;
                runningChildId = null;
                child = null;
                toldReason = null;
                answered = 0;
            }
            show();
        }
    }

    private static String messageOf(ChildWorkflowFailure failure) {
        return switch (failure.getCause()) {
            case CanceledFailure _ -> "it was cancelled";
            case TerminatedFailure _ -> "it was terminated";
            case Throwable other -> String.valueOf(other.getMessage());
            case null -> String.valueOf(failure.getMessage());
        };
    }

    /** Waits for a child, handing on every change of the gate meanwhile. */
    private <T> T await(Child<T> started) {
        Promise<T> ended = started.ended();
        boolean told = false;
        while (true) {
            boolean shutAsTold = told;
            try {
                Workflow.await(() -> ended.isCompleted() || gate.shut() != shutAsTold || childIsLeftShut());
            } catch (CanceledFailure e) {
                // The child is cancelled with us; its pools stop at their next boundary before we are gone.
                ended.handle((_, _) -> true).get();
                throw e;
            }
            if (ended.isCompleted()) {
                return ended.get();
            }
            told = gate.shut();
            if (told) {
                toldReason = gate.reason();
            } else {
                answered = child == null ? 0 : child.change();
            }
            tell(started.workflow(), told);
        }
    }

    /** As when a failure that shut the child's gate and a resume arrive together: the campaign's own gate never moved. */
    private boolean childIsLeftShut() {
        return !gate.shut() && child != null && child.reason() != null && child.change() > answered;
    }

    private void tell(GatedChild workflow, boolean pause) {
        try {
            if (pause) {
                workflow.pause(gate.reason());
            } else {
                workflow.resume();
            }
        } catch (ApplicationFailure e) { // as the SDK says that the server found no open workflow of this id
            Workflow.getLogger(MirrorDescentCampaign.class).debug("the child ended before it could be told", e);
        }
    }

    private void enter(String nextPhase, int iteration) {
        phase = nextPhase;
        running = iteration;
        show();
    }

    /** Shows the state in the Temporal UI. */
    private void show() {
        CampaignStatus status = status();
        Workflow.setCurrentDetails(StatusPage.of(plan, status));
        String shown =
                status.mode() == Mode.RUNNING ? phase : status.mode().name().toLowerCase(Locale.ROOT);
        List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
        updates.add(ITERATION.valueSet((long) running));
        updates.add(PHASE.valueSet(shown));
        if (progress.last() != null && progress.last().figures().judged() > 0) {
            updates.add(REWARD.valueSet(progress.last().figures().meanReward()));
        }
        Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate<?>[]::new));
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
    public CampaignStatus requestPause(String reason) {
        gate.pause(reason);
        return status();
    }

    @Override
    public void checkPause(String reason) {
        checkReason(reason, "why the campaign is paused");
        require(!gate.shut(), "campaign %s: paused already (%s)", plan.branch().campaign(), gate.reason());
    }

    @Override
    public CampaignStatus requestResume() {
        gate.resume();
        return status();
    }

    @Override
    public void checkResume() {
        require(
                gate.shut(),
                "campaign %s: not paused (expected: a paused campaign)",
                plan.branch().campaign());
    }

    @Override
    public SettingsInForce requestSettings(SettingsRequest request) {
        changing = true; // what begins an iteration waits, so that it begins with them
        try {
            int from = Math.max(0, progress.state().iteration()) + (iterating ? 2 : 1);
            SettingsInForce newest = progress.newestChange();
            int number = newest != null && newest.from() == from ? newest.number() + 1 : 1;
            SettingsActivities pool = stubs.of(SettingsActivities.class, TaskQueues.CONTROL, "from iteration " + from);
            SettingsInForce change = pool.change(plan.branch(), from, number, request);
            progress = progress.after(change);
            if (!iterating) {
                adopt();
            }
            show();
            return change;
        } finally {
            changing = false;
        }
    }

    @Override
    public void checkSettings(SettingsRequest request) {
        String campaign = plan.branch().campaign();
        checkReason(request.reason(), "why the settings are changed");
        require(
                progress.opened() && !done,
                "campaign %s: it has %s (expected: one that runs)",
                campaign,
                done ? "ended" : "not begun yet");
        SettingsInForce newest = progress.newestChange();
        require(
                !changing && request.before().equals(newest == null ? plan.settings() : newest.settings()),
                "campaign %s: its settings were changed meanwhile (expected: a change of the newest; ask again)",
                campaign);
    }

    private static void checkReason(String reason, String expected) {
        require(reason != null && !reason.isBlank(), "reason: blank (expected: %s)", expected);
        require(reason.length() <= 500, "reason: %d characters (expected: 1 to 500)", reason.length());
    }

    /**
     * A child whose activity has run out of retries, or that somebody paused by hand, shuts its gate itself; then the whole
     * campaign pauses, once. Signals overtake each other: what a child said before its newest word, or before it ended, is no
     * news.
     */
    @Override
    public void childGate(ChildGate told) {
        boolean counted = told.change() > 0;
        boolean overtaken = child != null && child.change() > told.change();
        if (counted && (overtaken || !told.child().equals(runningChildId))) {
            return;
        }
        boolean failed = told.failures() > (child == null ? 0 : child.failures());
        boolean echo =
                counted && !failed && told.reason() != null && told.reason().equals(toldReason);
        child = told;
        if (told.reason() != null && !echo) {
            gate.pause(told.reason());
        }
        show();
    }

    @Override
    public CampaignStatus status() {
        List<String> waitingFor = new ArrayList<>(gate.inFlight());
        if (child != null && child.reason() != null) {
            waitingFor.addAll(child.inFlight());
        } else if (runningChild != null) {
            waitingFor.add(runningChild); // it has not said yet that its gate is shut
        }
        Mode mode = done ? Mode.DONE : !gate.shut() ? Mode.RUNNING : waitingFor.isEmpty() ? Mode.PAUSED : Mode.PAUSING;
        return new CampaignStatus(
                mode,
                phase,
                running,
                plan.iterations(),
                gate.reason(),
                gate.shut() ? waitingFor : List.of(),
                progress.state(),
                progress.before(),
                progress.latest(),
                progress.last());
    }
}
