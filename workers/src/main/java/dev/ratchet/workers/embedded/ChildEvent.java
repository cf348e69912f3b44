package dev.ratchet.workers.embedded;

import java.time.Duration;

/** What happened to a child of the {@link Supervisor}. */
public sealed interface ChildEvent {
    String child();

    record Started(String child, long pid) implements ChildEvent {}

    /**
     * The child ended although nobody asked it to.
     *
     * @param exitCode its own, or 128 + n when signal n killed it
     */
    record Died(String child, long pid, int exitCode, Duration lived) implements ChildEvent {}

    /** The program could not even be started. */
    record NotStarted(String child, String why) implements ChildEvent {}

    /**
     * The child will be started again.
     *
     * @param deaths how often in a row it died young
     */
    record Restarting(String child, Duration after, int deaths) implements ChildEvent {}

    /** The child ended because the supervisor asked it to. */
    record Stopped(String child, long pid, int exitCode) implements ChildEvent {}
}
