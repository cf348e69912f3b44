package dev.ratchet.workers.embedded;

import java.util.concurrent.CountDownLatch;

/** A worker that does nothing, and ends with its supervisor. */
final class SleepingWorker {
    private SleepingWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        ParentWatch.haltWhenParentDies();
        new CountDownLatch(1).await();
    }
}
