package dev.ratchet.rewards.sandbox;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The outermost process of a sandbox. */
record SandboxProcess(Process process) {
    private static final int PATIENCE_SECONDS = 10;

    /**
     * Kills all that is in the sandbox, by the process with which its namespace ends. The outermost one then ends by itself; were
     * it killed, the other would be an orphan, and its remains the business of whatever is process 1 here. Streams stay open.
     */
    void kill() {
        List<ProcessHandle> inner = process.toHandle().children().toList();
        if (inner.isEmpty()) {
            process.toHandle().destroyForcibly();
        }
        inner.forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills what still runs and waits until it is gone. */
    void end() throws InterruptedException {
        while (process.isAlive()) {
            kill();
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            process.toHandle().destroyForcibly();
        }
    }
}
