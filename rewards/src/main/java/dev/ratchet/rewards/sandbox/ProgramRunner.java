package dev.ratchet.rewards.sandbox;

/** Runs untrusted programs, each in a sandbox of its own. Safe for use by several threads. */
public interface ProgramRunner extends AutoCloseable {
    /**
     * Runs {@code program} and waits for its end.
     *
     * @throws IllegalStateException where the sandbox broke or the waiting thread was interrupted; that says nothing about the
     *     program
     */
    Outcome run(Program program);

    /** How memory and processor time are bounded, in words. */
    String isolation();

    @Override
    void close();
}
