package dev.ratchet.workers.campaign;

import dev.ratchet.workers.embedded.JavaCommand.Heap;
import dev.ratchet.workers.pool.Pools;
import dev.ratchet.workflows.TaskQueues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which pools share a process on one machine. */
public enum PoolLayout {
    /** Control with all rewards that only compute, rollout, trainer, and the rewards of code where they are wanted. */
    TOGETHER,
    /** A process for each pool. */
    SEPARATE;

    private static final Set<TaskQueues> CONTROL_WITH_REWARDS =
            Set.of(TaskQueues.CONTROL, TaskQueues.REWARD_MATH, TaskQueues.REWARD_K12, TaskQueues.REWARD_VISION);

    /** What {@code RATCHET_POOLS} asks for; together where it is not set. */
    public static PoolLayout of(Map<String, String> environment) {
        String asked = environment.getOrDefault("RATCHET_POOLS", "together");
        return Arrays.stream(values())
                .filter(layout -> layout.name().toLowerCase(Locale.ROOT).equals(asked))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "RATCHET_POOLS: \"%s\" (expected: together or separate)".formatted(asked)));
    }

    /** A process of the stack: what it is called, what it serves, and the heap it may have. */
    record Member(String name, Pools pools, Heap heap) {}

    /**
     * The processes that serve {@code pools}.
     *
     * @param pools those of the loop are always served
     */
    List<Member> members(Set<TaskQueues> pools) {
        List<Member> members = new ArrayList<>();
        switch (this) {
            case TOGETHER ->
                members.add(new Member("control", new Pools(CONTROL_WITH_REWARDS), new Heap.Fixed("256m")));
            case SEPARATE -> {
                members.add(alone(TaskQueues.CONTROL, new Heap.Fixed("256m")));
                members.add(alone(TaskQueues.REWARD_MATH, new Heap.Fixed("128m")));
                Stream.of(TaskQueues.REWARD_K12, TaskQueues.REWARD_VISION)
                        .filter(pools::contains)
                        .forEach(pool -> members.add(alone(pool, new Heap.Fixed("128m"))));
            }
        }
        if (pools.contains(TaskQueues.REWARD_CODE)) {
            members.add(alone(
                    TaskQueues.REWARD_CODE,
                    new Heap.Fixed("128m"))); // what starts untrusted programs does nothing else
        }
        members.add(alone(TaskQueues.ROLLOUT, new Heap.Growing("384m", 60)));
        members.add(alone(TaskQueues.TRAINER, new Heap.Fixed("384m")));
        return members;
    }

    private static Member alone(TaskQueues pool, Heap heap) {
        return new Member(pool.queue(), new Pools(Set.of(pool)), heap);
    }
}
