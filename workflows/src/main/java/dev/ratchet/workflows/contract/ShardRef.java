package dev.ratchet.workflows.contract;

import dev.ratchet.domain.prompt.Domain;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sealed shard and the facts about it that workflows decide on.
 *
 * @param rollout the sealed object, one row per trajectory
 * @param finishedByDomain trajectories that ended, which are to be scored
 * @param unfinished trajectories cut by the budget
 * @param tokens written in this iteration
 * @param numerics fingerprints of the engines that wrote it, with {@code |} between them
 */
public record ShardRef(
        String name,
        ObjectRef rollout,
        SortedMap<Domain, Integer> finishedByDomain,
        int unfinished,
        long tokens,
        String numerics) {
    public ShardRef {
        finishedByDomain = Collections.unmodifiableSortedMap(new TreeMap<>(finishedByDomain));
    }

    public int finished() {
        return finishedByDomain.values().stream().mapToInt(Integer::intValue).sum();
    }
}
