package dev.ratchet.rewards.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a start in the sandbox costs on this machine.
 *
 * @param startsPerSecondAndCore of an empty program, one value a round
 * @param addedMillis to a start of Python, one value a round: medians of starts with and without, in turn
 */
public record SandboxCosts(List<Double> startsPerSecondAndCore, List<Double> addedMillis) {
    private static final String[] PYTHON = {"/usr/bin/python3", "-c", ""};

    /** Measures {@code rounds} rounds of {@code programs} programs each. */
    public static SandboxCosts measured(int rounds, int programs) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        Program empty = Program.of(Limits.standard(), "/usr/bin/true");
        // Python maps more than the limit of memory says.
        Program python = new Program(List.of(PYTHON), Map.of(), "", Map.of(), List.of(), 1L << 30, Limits.standard());
        List<Double> starts = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.open(cores);
                ExecutorService callers = Executors.newFixedThreadPool(cores)) {
            for (int i = 0; i < 20; i++) { // to be compiled before it is timed
                bare();
                sandbox.run(python);
            }
            for (int round = 0; round < rounds; round++) {
                double[] bare = new double[programs];
                double[] within = new double[programs];
                for (int i = 0; i < programs; i++) {
                    bare[i] = bare();
                    long began = System.nanoTime();
                    sandbox.run(python);
                    within[i] = (System.nanoTime() - began) / 1e6;
                }
                added.add(median(within) - median(bare));
                long began = System.nanoTime();
                List<Future<Outcome>> running = new ArrayList<>();
                for (int i = 0; i < programs * cores; i++) {
                    running.add(callers.submit(() -> sandbox.run(empty)));
                }
                for (Future<Outcome> each : running) {
                    each.get();
                }
                starts.add(programs / ((System.nanoTime() - began) / 1e9));
            }
        }
        return new SandboxCosts(starts, added);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double bare() throws IOException, InterruptedException {
        long began = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(PYTHON);
        builder.environment().clear();
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        process.waitFor();
        return (System.nanoTime() - began) / 1e6;
    }
}
