package dev.ratchet.workers.cli;

import dev.ratchet.rewards.sandbox.SandboxHost;
import dev.ratchet.workers.embedded.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that starts untrusted programs, for a worker that asks it to. */
@Command(name = "sandbox", hidden = true, description = "Run programs for the process at standard input and output.")
public final class SandboxCommand implements Callable<Integer> {
    private static final JavaCommand.Heap HEAP = new JavaCommand.Heap.Fixed("96m");

    @Option(names = "--programs", required = true, description = "Most programs at once.")
    private int programs;

    SandboxCommand() {}

    /** The command line of such a process. */
    public static List<String> line(int programs) {
        return JavaCommand.of(HEAP, List.of("sandbox", "--programs", Integer.toString(programs)));
    }

    @Override
    public Integer call() throws IOException {
        PrintStream replies = System.out;
        System.setOut(System.err); // whoever prints must not be taken for a reply
        SandboxHost.serve(programs, System.in, replies);
        return 0;
    }
}
