package dev.ratchet.api.rollouts;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A process that serves a store and asks itself one query: once when nothing was asked before, then again and again. */
final class RolloutsProbe {
    private static final int AGAIN = 15;

    private RolloutsProbe() {}

    /** {@code arguments}: home, store, campaign, and the path below its rollouts. */
    static void main(String[] arguments) throws Exception {
        try (GeneratedStore served = GeneratedStore.serve(Path.of(arguments[0]), Path.of(arguments[1]))) {
            served.get("/v1/nothing", BodyHandlers.ofString()); // a connection, and the server's own classes
            awaitRehearsal();
            CountingBlobStore counting = served.counting();
            counting.reset();
            String path = "/v1/campaigns/%s/rollouts%s".formatted(arguments[2], arguments[3]);
            double cold = millis(served, path);
            long bytes = counting.bytes();
            long requests = counting.requests();
            double[] warm = new double[AGAIN];
            for (int i = 0; i < AGAIN; i++) {
                warm[i] = millis(served, path);
            }
            Arrays.sort(warm);
            System.out.printf(
                    Locale.ROOT,
                    "PROBE {\"cold\": %.1f, \"warm\": %.1f, \"bytes\": %d, \"requests\": %d}%n",
                    cold,
                    warm[AGAIN / 2],
                    bytes,
                    requests);
        }
    }

    private static void awaitRehearsal() throws InterruptedException {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rehearsal"))) {
            Thread.sleep(50);
        }
    }

    private static double millis(GeneratedStore served, String path) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer = served.get(path, BodyHandlers.ofString());
        double millis = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return millis;
    }
}
