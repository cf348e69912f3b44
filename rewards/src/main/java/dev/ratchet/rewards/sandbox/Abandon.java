package dev.ratchet.rewards.sandbox;

import org.jspecify.annotations.Nullable;

/** Lets whoever waits for a program give it up. */
final class Abandon {
    private @Nullable SandboxProcess process;
    private boolean wanted;

    synchronized void started(SandboxProcess running) {
        process = running;
        if (wanted) {
            running.kill();
        }
    }

    synchronized void now() {
        wanted = true;
        if (process != null) {
            process.kill();
        }
    }

    synchronized boolean wanted() {
        return wanted;
    }
}
