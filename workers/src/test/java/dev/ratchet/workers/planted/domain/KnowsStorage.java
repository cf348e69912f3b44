package dev.ratchet.workers.planted.domain;

import dev.ratchet.workers.planted.storage.KnowsTemporal;

record KnowsStorage(KnowsTemporal upwards) {}
