package dev.ratchet.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Judges finished trajectories. Pools: one per domain. */
@ActivityInterface
public interface RewardActivities {
    @ActivityMethod(name = "score")
    ScoresRef score(ScoreRequest request);
}
