package dev.ratchet.workers.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Ends this process when the supervisor that started it is gone, however that died. */
public final class ParentWatch {
    /** Set in the environment of every child: the supervisor's process id. */
    static final String VARIABLE = "RATCHET_SUPERVISOR";

    private static final int EXIT_CODE = 70;

    private ParentWatch() {}

    /**
     * Watches standard input, which a supervisor holds open and never writes to: at its end nobody is left to stop or restart
     * this process. Halts without shutdown hooks, as a kill would. Does nothing in a process that no supervisor started.
     */
    public static void haltWhenParentDies() {
        if (System.getenv(VARIABLE) != null) {
            Thread.ofPlatform().daemon().name("parent-watch").start(() -> haltAtEndOf(System.in));
        }
    }

    private static void haltAtEndOf(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("standard input: " + e.getMessage() + " (expected: open while the supervisor lives)");
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
