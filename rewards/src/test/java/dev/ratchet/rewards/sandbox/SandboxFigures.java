package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Prints what a sandbox costs on this machine; arguments: how many programs, and optionally {@code watchdog}. Not a test, since
 * a busy machine would fail it.
 */
final class SandboxFigures {
    private static final String[] PYTHON = {"/usr/bin/python3", "-c", ""};

    private SandboxFigures() {}

    public static void main(String[] arguments) throws Exception {
        int programs = Integer.parseInt(arguments[0]);
        int cores = Runtime.getRuntime().availableProcessors();
        Accounting accounting = arguments.length > 1 ? new Watchdog("the figures want one") : Accounting.best();
        Limits limits = Limits.standard();
        // Python maps more than the limit of memory says.
        Program python = new Program(List.of(PYTHON), Map.of(), "", Map.of(), List.of(), 1L << 30, limits);
        Program empty = Program.of(limits, "/usr/bin/true");
        try (Sandbox sandbox = Sandbox.open(cores, accounting, Tools.in(Tools.PLACES))) {
            System.out.println(sandbox.isolation());
            for (int i = 0; i < 20; i++) {
                bare();
                sandbox.run(python);
            }
            List<Long> bare = new ArrayList<>();
            List<Long> within = new ArrayList<>();
            for (int i = 0; i < programs / 4; i++) {
                bare.add(bare());
                long begin = System.nanoTime();
                sandbox.run(python);
                within.add(System.nanoTime() - begin);
            }
            System.out.printf(
                    "python: bare %.1f ms, in the sandbox %.1f ms, added %.1f ms (medians of %d, in turn)%n",
                    median(bare), median(within), median(within) - median(bare), programs / 4);
            perSecond("empty programs", sandbox, empty, programs, cores);
            perSecond("empty python programs", sandbox, python, programs, cores);
        }
    }

    private static void perSecond(String what, Sandbox sandbox, Program program, int programs, int cores)
            throws InterruptedException {
        try (ExecutorService callers = Executors.newFixedThreadPool(cores)) {
            Callable<Outcome> run = () -> sandbox.run(program);
            long begin = System.nanoTime();
            callers.invokeAll(Collections.nCopies(programs, run));
            double perSecond = programs / ((System.nanoTime() - begin) / 1e9);
            System.out.printf(
                    "%s: %.1f starts per second on %d cores, %.1f per core%n",
                    what, perSecond, cores, perSecond / cores);
        }
    }

    private static long bare() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(PYTHON);
        builder.environment().clear();
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        process.waitFor();
        return System.nanoTime() - begin;
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
    }
}
