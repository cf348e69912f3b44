package dev.ratchet.workers.planted.storage;

import io.temporal.workflow.Promise;

public record KnowsTemporal(Promise<String> later) {}
