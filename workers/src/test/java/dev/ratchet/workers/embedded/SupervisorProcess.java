package dev.ratchet.workers.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A supervisor as a process of its own, for tests that kill it. Its argument is the home; it prints a line for each child that it started. */
final class SupervisorProcess {
    private SupervisorProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        HomeDirectory home = new HomeDirectory(Path.of(arguments[0]));
        HomeLock lock = home.lock();
        Supervisor supervisor = new Supervisor(home, SupervisorProcess::print);
        supervisor.start(Processes.child("stranger", List.of("sleep", "600"), ChildCommand.Orphaned.IS_KILLED));
        supervisor.start(
                Processes.child("worker", Processes.java(SleepingWorker.class), ChildCommand.Orphaned.ENDS_ITSELF));
        new CountDownLatch(1).await();
        supervisor.close();
        lock.close();
    }

    private static void print(ChildEvent event) {
        if (event instanceof ChildEvent.Started(String child, long pid)) {
            System.out.println(child + " " + pid);
        }
    }
}
