package dev.ratchet.rewards.sandbox;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The outermost process of a sandbox. */
record SandboxProcess(Process process) {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /**
     * Kills the process with which the sandbox's namespace ends, if it is there yet; the outermost one then ends by itself. Were
     * that killed instead, the other would be an orphan: a zombie for whatever is process 1 here, and if it was still being set
     * up, alive for ever. Streams stay open.
     */
    void kill() {
        process.toHandle().children().forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills what still runs and waits until it is gone. */
    void end() throws InterruptedException {
        long begin = System.nanoTime();
        while (process.isAlive()) {
            kill();
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (System.nanoTime() - begin > PATIENCE) {
                List<ProcessHandle> all = process.toHandle().descendants().toList();
                process.toHandle().destroyForcibly();
                all.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }
}
