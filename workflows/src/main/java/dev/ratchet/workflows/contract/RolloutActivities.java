package dev.ratchet.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Writes trajectories, round by round in durable segments (section 2.6.2). Pool: rollout. */
@ActivityInterface
public interface RolloutActivities {
    /** Writes a shard of new groups. */
    @ActivityMethod(name = "roll-out")
    ShardRef rollOut(ShardRequest shard);

    /** Goes on with a shard of partials that earlier iterations left. */
    @ActivityMethod(name = "resume-partial-rollouts")
    ShardRef resumePartialRollouts(ShardRequest shard);
}
