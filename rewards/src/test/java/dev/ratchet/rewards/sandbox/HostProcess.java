package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.io.PrintStream;

/** A process that starts programs for another, as a main program for tests. */
final class HostProcess {
    private HostProcess() {}

    static void main(String[] arguments) throws IOException {
        PrintStream replies = System.out;
        System.setOut(System.err);
        SandboxHost.serve(Integer.parseInt(arguments[0]), System.in, replies);
    }
}
