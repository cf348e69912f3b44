package dev.ratchet.workers.planted.storage;

import dev.ratchet.workers.planted.policy.KnowsRewards;

record KnowsPolicy(KnowsRewards sideways) {}
