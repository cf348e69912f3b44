package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.policy.PolicyVersion;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Moves the weights. Pool: trainer. */
@ActivityInterface
public interface TrainingActivities {
    /** Makes or loads the base policy and fine-tunes it on the warm-up corpus, if there is one. */
    @ActivityMethod(name = "warm-up")
    Trained warmUp(BranchId branch, ObjectRef settings);

    /** One step of mirror descent from {@code reference} on the buffer's trainable groups (section 2.3.2). */
    @ActivityMethod(name = "train-step")
    Trained trainStep(BranchId branch, ObjectRef settings, int iteration, PolicyRef reference, BufferRef buffer);

    /** Makes stored weights visible: a Hugging Face directory behind one create-once manifest. */
    @ActivityMethod(name = "publish-weights")
    PolicyRef publish(
            BranchId branch,
            ObjectRef settings,
            int iteration,
            @Nullable PolicyRef parent,
            Trained trained,
            PolicyVersion version);
}
