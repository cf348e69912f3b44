package dev.ratchet.workers.planted.storage;

import dev.ratchet.workers.planted.workflows.HasNoOrder;

record KnowsWorkflows(HasNoOrder upwards) {}
