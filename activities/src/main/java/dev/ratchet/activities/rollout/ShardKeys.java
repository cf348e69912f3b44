package dev.ratchet.activities.rollout;

import dev.ratchet.activities.plan.ScopeKeys;
import dev.ratchet.storage.Keys;
import dev.ratchet.workflows.contract.ShardRequest;

/**
 * The keys of one shard, determined by the request.
 *
 * @param resumed whether its trajectories go on, or begin
 */
record ShardKeys(String prefix, String name, boolean resumed) {
    static ShardKeys newShard(ShardRequest request) {
        return new ShardKeys(
                ScopeKeys.prefix(request.branch(), request.scope()), Keys.newShard(request.shard()), false);
    }

    static ShardKeys resumedShard(ShardRequest request) {
        return new ShardKeys(
                ScopeKeys.prefix(request.branch(), request.scope()), Keys.resumedShard(request.shard()), true);
    }

    String round(int round) {
        return Keys.round(prefix, name, round);
    }

    String sealed() {
        return Keys.rollout(prefix, name);
    }
}
