package dev.ratchet.rewards.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the memory and the processor time of a whole tree of processes are bounded on this machine. */
sealed interface Accounting permits CgroupV1, CgroupV2, Watchdog {
    /** In words for the log. */
    String describe();

    /** A new account, for one program after the other. */
    Account open();

    /** A memory cgroup where we may make one, else a watchdog. */
    static Accounting best() {
        CgroupPlaces places = CgroupPlaces.ofThisProcess();
        List<String> whyNot = new ArrayList<>();
        for (Accounting cgroup : places.candidates()) {
            try (Account trial = cgroup.open()) {
                trial.begin(Limits.standard().memory());
                return cgroup;
            } catch (IllegalStateException e) {
                whyNot.add(e.getMessage());
            }
        }
        return new Watchdog(whyNot.isEmpty() ? "no memory cgroup is mounted" : String.join("; ", whyNot));
    }

    /** Used by one program at a time. */
    interface Account extends AutoCloseable {
        /** Files into which the program's first process writes its id before it becomes the program. */
        List<Path> joins();

        /** Sets the bound, and all counts to nothing. Throws {@link IllegalStateException} where that cannot be done. */
        void begin(long memory);

        /** What was used since {@code begin} by the tree under the process {@code root}, which may have ended. */
        Reading read(long root);

        /** How long a reading may be put off. */
        Duration interval();

        /** Kills what is left of the tree and waits until it is gone. */
        void settle();

        @Override
        void close();
    }

    /**
     * What a tree used.
     *
     * @param cpu used by the tree
     * @param outOfMemory whether the tree wanted more memory than it may have
     */
    record Reading(Duration cpu, boolean outOfMemory) {}
}
