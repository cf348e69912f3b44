package dev.ratchet.workers.planted.activities;

import dev.ratchet.workers.planted.workers.Pool;

public record KnowsWorkers(Pool upwards) {}
