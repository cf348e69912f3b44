package dev.ratchet.workers.planted.policy;

import dev.ratchet.workers.planted.rewards.EndsTheProcess;

public record KnowsRewards(EndsTheProcess sideways) {}
