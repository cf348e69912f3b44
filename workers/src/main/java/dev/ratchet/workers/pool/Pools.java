package dev.ratchet.workers.pool;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.workflows.TaskQueues;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
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

    /**
     * All pools, save those that this machine cannot serve.
     *
     * @param say told which, why, and the remedy
     */
    public static Pools servedHere(Consumer<String> say) {
        Set<TaskQueues> pools = EnumSet.allOf(TaskQueues.class);
        Sandbox.missing().ifPresent(why -> {
            pools.remove(TaskQueues.REWARD_CODE);
            say.accept("Pool %s is not served here: %s".formatted(TaskQueues.REWARD_CODE.queue(), why));
        });
        return new Pools(pools);
    }

    /** Reads what {@link #toString} wrote: names with commas between, or {@code all}, as {@link #servedHere}. */
    public static Pools parse(String text, Consumer<String> say) {
        if (text.strip().equals("all")) {
            return servedHere(say);
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
