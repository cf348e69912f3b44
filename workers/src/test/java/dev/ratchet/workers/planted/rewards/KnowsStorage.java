package dev.ratchet.workers.planted.rewards;

import dev.ratchet.workers.planted.storage.KnowsTemporal;

public record KnowsStorage(KnowsTemporal sideways) {}
