package dev.ratchet.workers.pool;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.workflows.TaskQueues;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pools that one process serves. */
public record Pools(Set<TaskQueues> served) {
    private static final Pattern COMMA = Pattern.compile(",");

    public Pools {
        require(
                !served.isEmpty(),
                "pools: none (expected: at least one of %s)",
                names(EnumSet.allOf(TaskQueues.class)));
        served = Collections.unmodifiableSet(EnumSet.copyOf(served));
    }

    /** Reads what {@link #toString} wrote: names with commas between, or {@code all}. */
    public static Pools parse(String text) {
        if (text.strip().equals("all")) {
            return new Pools(EnumSet.allOf(TaskQueues.class));
        }
        Set<TaskQueues> pools = EnumSet.noneOf(TaskQueues.class);
        for (String name : COMMA.split(text, -1)) {
            pools.add(pool(name.strip()));
        }
        return new Pools(pools);
    }

    private static TaskQueues pool(String name) {
        return Arrays.stream(TaskQueues.values())
                .filter(pool -> pool.queue().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pool: \"%s\" (expected: all, or one or more of %s)"
                        .formatted(name, names(EnumSet.allOf(TaskQueues.class)))));
    }

    /** Whether one of them computes with the engine. */
    public boolean needEngine() {
        return served.contains(TaskQueues.ROLLOUT) || served.contains(TaskQueues.TRAINER);
    }

    private static String names(Set<TaskQueues> pools) {
        return pools.stream().map(TaskQueues::queue).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return names(served);
    }
}
