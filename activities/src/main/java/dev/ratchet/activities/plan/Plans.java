package dev.ratchet.activities.plan;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.RolloutPlan;
import dev.ratchet.workflows.contract.RolloutScope;

/** Stored plans. */
public final class Plans {
    public static final JsonObjects<PlannedShards> PLANS = new JsonObjects<>("ratchet.plan/1", PlannedShards.class);

    private Plans() {}

    /** Stores a plan, or finds the one that was stored first. */
    public static RolloutPlan create(BlobStore store, BranchId branch, RolloutScope scope, PlannedShards planned) {
        String key = Keys.plan(ScopeKeys.prefix(branch, scope));
        Stored<PlannedShards> plan = PLANS.createOrRead(store, key, planned);
        return new RolloutPlan(
                scope,
                new ObjectRef(key, plan.object().sha256()),
                plan.content().newShards().size(),
                plan.content().resumedShards().size());
    }

    public static PlannedShards read(BlobStore store, ObjectRef plan) {
        return PLANS.read(store, plan.key(), plan.sha256());
    }
}
