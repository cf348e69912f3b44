package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Chooses what is rolled out (section 2.3.4). Pool: control. */
@ActivityInterface
public interface SamplingActivities {
    /** Draws an iteration's prompts and lists the partials that go on. */
    @ActivityMethod(name = "sample-prompts")
    RolloutPlan samplePrompts(BranchId branch, ObjectRef settings, int iteration, @Nullable BufferRef buffer);

    /** Lists the held-out prompts of an evaluation, {@code problems} of them. */
    @ActivityMethod(name = "plan-evaluation")
    RolloutPlan planEvaluation(BranchId branch, ObjectRef settings, int iteration, int problems);
}
