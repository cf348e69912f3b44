package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the replay buffer. Pool: control. */
@ActivityInterface
public interface BufferActivities {
    /** Appends an iteration's rollouts and verdicts, and says which groups it trains on. */
    @ActivityMethod(name = "append-to-buffer")
    Appended append(
            BranchId branch,
            ObjectRef settings,
            RolloutPlan plan,
            @Nullable BufferRef before,
            List<ShardRef> shards,
            List<ScoresRef> scores);
}
