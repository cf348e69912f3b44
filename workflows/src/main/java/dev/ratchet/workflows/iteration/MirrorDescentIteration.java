package dev.ratchet.workflows.iteration;

import dev.ratchet.workflows.ShardedRollout;
import dev.ratchet.workflows.Stubs;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.BufferActivities;
import dev.ratchet.workflows.contract.BufferRef;
import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitActivities;
import dev.ratchet.workflows.contract.CommitRequest;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.SamplingActivities;
import dev.ratchet.workflows.contract.ShardRef;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.contract.TrainingActivities;
import dev.ratchet.workflows.pause.ChildPage;
import dev.ratchet.workflows.pause.ParentNotice;
import dev.ratchet.workflows.pause.PauseGate;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Online policy mirror descent with partial rollouts (Kimi k1.5, sections 2.3.2 and 2.6.2), one iteration of it. */
public final class MirrorDescentIteration implements IterationWorkflow {
    private final IterationPlan plan;
    private final Stubs stubs;
    private final PauseGate gate;
    private final ShardedRollout rollout;
    private String phase = "sampling prompts";
    private int shards;

    /** Signals can arrive before {@link #run} does, so the gate is made here. */
    @WorkflowInit
    public MirrorDescentIteration(IterationPlan plan) {
        this.plan = plan;
        this.stubs = new Stubs(plan.heartbeatSeconds());
        this.gate = new PauseGate(this::tell);
        this.rollout = new ShardedRollout(gate, stubs);
    }

    @Override
    public IterationResult run(IterationPlan ignored) {
        show();
        long began = gate.workingMillis();
        PolicyRef reference = plan.reference(); // π_θi
        RolloutPlan prompts = samplePrompts(); // x ~ D, and the partials that go on
        ShardedRollout.Outcome rolled = rollOut(prompts, reference); // (y, z) ~ π_θi and r(x, y, y*)
        long judged = gate.workingMillis();
        Appended appended = append(prompts, rolled);
        Trained trained = train(reference, appended.buffer()); // θ_i+1
        PolicyRef policy = trained == null ? reference : publish(reference, trained);
        long published = gate.workingMillis();
        CampaignState state = commit(policy, appended, trained, rolled.shards());
        long ended = gate.workingMillis();
        enter("done");
        return new IterationResult(
                state, appended.figures(), trained, judged - began, published - judged, ended - began);
    }

    private RolloutPlan samplePrompts() {
        SamplingActivities pool =
                stubs.of(SamplingActivities.class, TaskQueues.CONTROL, "iteration " + plan.iteration());
        return gate.run(
                "sample prompts",
                () -> pool.samplePrompts(plan.branch(), plan.settings(), plan.iteration(), plan.buffer()));
    }

    private ShardedRollout.Outcome rollOut(RolloutPlan prompts, PolicyRef policy) {
        shards = prompts.newShards() + prompts.resumedShards();
        enter("rolling out");
        return rollout.run(plan.branch(), plan.settings(), prompts, policy);
    }

    private Appended append(RolloutPlan prompts, ShardedRollout.Outcome rolled) {
        enter("appending to the buffer");
        BufferActivities pool = stubs.of(BufferActivities.class, TaskQueues.CONTROL, "%d shards".formatted(shards));
        return gate.run(
                "append to buffer",
                () -> pool.append(
                        plan.branch(), plan.settings(), prompts, plan.buffer(), rolled.shards(), rolled.scores()));
    }

    /** Null where no group is complete: such an iteration keeps its weights and says so. */
    private @Nullable Trained train(PolicyRef reference, BufferRef buffer) {
        if (buffer.trainable() == 0) {
            return null;
        }
        enter("training");
        String summary = "%d groups".formatted(buffer.trainable());
        TrainingActivities pool = stubs.of(TrainingActivities.class, TaskQueues.TRAINER, summary);
        return gate.run(
                "train step",
                () -> pool.trainStep(plan.branch(), plan.settings(), plan.iteration(), reference, buffer));
    }

    private PolicyRef publish(PolicyRef reference, Trained trained) {
        enter("publishing weights");
        String summary = "policy %d".formatted(reference.version().next().number());
        TrainingActivities pool = stubs.of(TrainingActivities.class, TaskQueues.TRAINER, summary);
        return gate.run(
                "publish weights",
                () -> pool.publish(
                        plan.branch(),
                        plan.settings(),
                        plan.iteration(),
                        reference,
                        trained,
                        reference.version().next()));
    }

    private CampaignState commit(
            PolicyRef policy, Appended appended, @Nullable Trained trained, List<ShardRef> rolled) {
        enter("committing");
        CommitActivities pool = stubs.of(CommitActivities.class, TaskQueues.CONTROL, "iteration " + plan.iteration());
        Stream<String> trainer = trained == null ? Stream.of() : Stream.of(trained.numerics());
        List<String> numerics = Stream.concat(rolled.stream().map(ShardRef::numerics), trainer)
                .distinct()
                .sorted()
                .toList();
        CommitRequest request = new CommitRequest(
                plan.branch(), plan.settings(), plan.iteration(), plan.parent(), policy, appended, trained, numerics);
        return gate.run("commit", () -> pool.commit(request));
    }

    private void enter(String next) {
        phase = next;
        show();
    }

    /** Shows the state in the Temporal UI. */
    private void show() {
        ChildPage.show("Iteration %d, %s".formatted(plan.iteration(), phase), gate);
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

    @Override
    public IterationStatus status() {
        return new IterationStatus(plan.iteration(), phase, rollout.done(), shards, gate.reason(), gate.inFlight());
    }
}
