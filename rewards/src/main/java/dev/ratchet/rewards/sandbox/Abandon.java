package dev.ratchet.rewards.sandbox;

import org.jspecify.annotations.Nullable;

/** Lets whoever waits for a program give it up. */
final class Abandon {
    private @Nullable Process process;
    private boolean wanted;

    synchronized void started(Process running) {
        process = running;
        if (wanted) {
            running.destroyForcibly();
        }
    }

    synchronized void now() {
        wanted = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    synchronized boolean wanted() {
        return wanted;
    }
}
