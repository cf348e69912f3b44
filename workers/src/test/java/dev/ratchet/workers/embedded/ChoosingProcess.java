package dev.ratchet.workers.embedded;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** Chooses a port from the one in its argument on, prints it, and then does nothing until it is killed. */
final class ChoosingProcess {
    private ChoosingProcess() {}

    static void main(String[] arguments) throws InterruptedException {
        ParentWatch.haltWhenParentDies();
        int preferred = Integer.parseInt(arguments[0]);
        System.out.println(
                Ports.choose("a port", Path.of("elsewhere"), OptionalInt.empty(), preferred, OptionalInt.empty()));
        new CountDownLatch(1).await();
    }
}
