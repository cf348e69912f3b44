package dev.ratchet.workers.planted.workflows;

import dev.ratchet.workers.planted.activities.KnowsWorkers;
import dev.ratchet.workers.planted.storage.KnowsTemporal;

record KnowsActivities(KnowsWorkers upwards, KnowsTemporal library) {}
