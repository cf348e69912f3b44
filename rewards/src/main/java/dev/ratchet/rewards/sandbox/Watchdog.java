package dev.ratchet.rewards.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Looks at the tree every few milliseconds, where no memory cgroup can be made. Weaker than one: a tree can pass its bound
 * between two looks, up to what {@code RLIMIT_AS} allows each process; files in {@code /tmp} come on top.
 *
 * @param reason why there is no cgroup
 */
record Watchdog(String reason) implements Accounting {
    @Override
    public String describe() {
        return "memory and processor time by a watchdog over the tree, since " + reason;
    }

    @Override
    public Account open() {
        return new Watched();
    }

    private static final class Watched implements Account {
        private final ProcessTree tree = new ProcessTree();
        private long bound;
        private boolean passed;

        @Override
        public List<Path> joins() {
            return List.of();
        }

        @Override
        public void begin(long memory) {
            bound = memory;
            passed = false;
            tree.forget();
        }

        @Override
        public Reading read(long root) {
            ProcessTree.Usage usage = tree.look(root);
            passed |= usage.memory() > bound;
            return new Reading(usage.cpu(), passed);
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(5);
        }

        @Override
        public void settle() {
            tree.empty();
        }

        @Override
        public void close() {}
    }
}
