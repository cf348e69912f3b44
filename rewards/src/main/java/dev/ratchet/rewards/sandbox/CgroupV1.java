package dev.ratchet.rewards.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memory by a cgroup of version 1, processor time by another or, where there is none, from {@code /proc}.
 *
 * @param memory this process's memory cgroup
 * @param processor this process's cpuacct cgroup
 */
record CgroupV1(Path memory, Optional<Path> processor) implements Accounting {
    @Override
    public String describe() {
        return "memory by cgroup v1 under " + memory
                + processor.map(path -> ", processor time by " + path).orElse(", processor time from /proc");
    }

    @Override
    public Account open() {
        Cgroup made = Cgroup.under(memory);
        try {
            return new Counted(made, processor.map(Cgroup::under).orElse(null));
        } catch (IllegalStateException e) {
            made.remove();
            throw e;
        }
    }

    private static final class Counted implements Account {
        private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";

        private final Cgroup memory;
        private final @Nullable Cgroup processor;
        private final ProcessTree tree = new ProcessTree();
        private long killedBefore;

        Counted(Cgroup memory, @Nullable Cgroup processor) {
            this.memory = memory;
            this.processor = processor;
        }

        @Override
        public List<Path> joins() {
            List<Path> joins = new ArrayList<>(List.of(memory.processes()));
            if (processor != null) {
                joins.add(processor.processes());
            }
            return joins;
        }

        @Override
        public void begin(long bytes) {
            // Memory with swap may never be below memory, so it is opened first and closed last.
            if (memory.has(SWAP_LIMIT)) {
                memory.write(SWAP_LIMIT, "-1");
            }
            memory.write("memory.limit_in_bytes", Long.toString(bytes));
            if (memory.has(SWAP_LIMIT)) {
                memory.write(SWAP_LIMIT, Long.toString(bytes));
            }
            killedBefore = killed();
            tree.forget();
            if (processor != null) {
                processor.write("cpuacct.usage", "0");
            }
        }

        @Override
        public Reading read(long root) {
            Duration cpu = processor == null
                    ? tree.look(root).cpu()
                    : Duration.ofNanos(Long.parseLong(processor.read("cpuacct.usage")));
            return new Reading(cpu, killed() > killedBefore);
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(50);
        }

        @Override
        public void settle() {
            memory.empty();
        }

        @Override
        public void close() {
            memory.remove();
            if (processor != null) {
                processor.remove();
            }
        }

        private long killed() {
            return memory.number("memory.oom_control", "oom_kill");
        }
    }
}
