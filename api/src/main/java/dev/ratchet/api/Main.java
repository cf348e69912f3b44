package dev.ratchet.api;

import java.util.List;

/** The process that serves the API. */
public final class Main {
    private Main() {}

    static void main(String[] arguments) {
        System.exit(dev.ratchet.workers.Main.execute(arguments, List.of(ApiCommand.class)));
    }
}
