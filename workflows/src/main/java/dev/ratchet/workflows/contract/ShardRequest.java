package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;

/** Write the {@code shard}-th of the plan's new, or resumed, shards with this policy. */
public record ShardRequest(
        BranchId branch, ObjectRef settings, RolloutScope scope, ObjectRef plan, int shard, PolicyRef policy) {}
