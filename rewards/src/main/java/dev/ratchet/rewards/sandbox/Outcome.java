package dev.ratchet.rewards.sandbox;

import java.time.Duration;

/** How a program ended. That the sandbox itself broke is an exception and none of these. */
public sealed interface Outcome {
    /** Processor time of the tree, the sandbox's own start included. */
    Duration cpu();

    /** Time on the clock, the sandbox's own start included. */
    Duration wall();

    /**
     * It ended by itself.
     *
     * @param exit its status; 128 and the number of the signal where one killed it
     * @param stdout as UTF-8, with a replacement character for what is none
     */
    record Finished(int exit, String stdout, String stderr, Duration cpu, Duration wall) implements Outcome {}

    /** It was still running when a limit was reached, and was killed. */
    record TimedOut(Clock clock, Duration cpu, Duration wall) implements Outcome {}

    /** The tree wanted more memory than it may have. */
    record OutOfMemory(Duration cpu, Duration wall) implements Outcome {}

    /** It wrote more than it may, and was killed. */
    record TooMuchOutput(Duration cpu, Duration wall) implements Outcome {}

    /** Which time ran out. */
    enum Clock {
        CPU,
        WALL
    }
}
