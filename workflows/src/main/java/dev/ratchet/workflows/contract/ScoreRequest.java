package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;

/** Judge the finished trajectories of one domain in a sealed shard. */
public record ScoreRequest(
        BranchId branch, ObjectRef settings, RolloutScope scope, String shard, ObjectRef rollout, Domain domain) {}
