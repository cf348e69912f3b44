package dev.ratchet.rewards.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Memory and processor time by a cgroup of version 2.
 *
 * @param parent this process's cgroup. Its children can bound memory only where it says so in {@code cgroup.subtree_control},
 *     which Linux allows for a root, or for a cgroup that was delegated and has no processes itself
 */
record CgroupV2(Path parent) implements Accounting {
    @Override
    public String describe() {
        return "memory and processor time by cgroup v2 under " + parent;
    }

    @Override
    public Account open() {
        Cgroup own = new Cgroup(parent);
        if (!Arrays.asList(own.read("cgroup.subtree_control").split(" ", -1)).contains("memory")) {
            own.write("cgroup.subtree_control", "+memory");
        }
        return new Counted(Cgroup.under(parent));
    }

    private static final class Counted implements Account {
        private final Cgroup cgroup;
        private long killedBefore;
        private long microsBefore;

        Counted(Cgroup cgroup) {
            this.cgroup = cgroup;
        }

        @Override
        public List<Path> joins() {
            return List.of(cgroup.processes());
        }

        @Override
        public void begin(long bytes) {
            cgroup.write("memory.max", Long.toString(bytes));
            if (cgroup.has("memory.swap.max")) {
                cgroup.write("memory.swap.max", "0");
            }
            cgroup.write("memory.oom.group", "1");
            killedBefore = killed();
            microsBefore = micros();
        }

        @Override
        public Reading read(long root) {
            return new Reading(Duration.ofNanos(1000 * (micros() - microsBefore)), killed() > killedBefore);
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(50);
        }

        @Override
        public void settle() {
            cgroup.empty();
        }

        @Override
        public void close() {
            cgroup.remove();
        }

        private long killed() {
            return cgroup.number("memory.events", "oom_kill");
        }

        private long micros() {
            return cgroup.number("cpu.stat", "usage_usec");
        }
    }
}
