package dev.ratchet.activities.plan;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.workflows.contract.ObjectRef;

/** Stored plans. */
public final class Plans {
    public static final JsonObjects<PlannedShards> PLANS = new JsonObjects<>("ratchet.plan/1", PlannedShards.class);

    private Plans() {}

    public static PlannedShards read(BlobStore store, ObjectRef plan) {
        return PLANS.read(store, plan.key(), plan.sha256());
    }
}
