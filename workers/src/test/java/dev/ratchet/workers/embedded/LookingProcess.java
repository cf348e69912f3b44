package dev.ratchet.workers.embedded;

import java.nio.file.Path;

/** Looks whether a home is in use, over and over until it is killed. */
final class LookingProcess {
    private LookingProcess() {}

    static void main(String[] arguments) {
        ParentWatch.haltWhenParentDies();
        HomeDirectory home = new HomeDirectory(Path.of(arguments[0]));
        System.out.println("looking");
        while (true) {
            boolean _ = home.inUse();
        }
    }
}
