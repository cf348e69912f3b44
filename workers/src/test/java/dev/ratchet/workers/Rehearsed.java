package dev.ratchet.workers;

import java.util.List;
import java.util.stream.Stream;

/** A campaign from its start to its end in one process, with all pools, on the Temporal server that the environment names. */
final class Rehearsed {
    private Rehearsed() {}

    /**
     * Runs it.
     *
     * @param arguments the specification, and the home of all that it leaves behind
     */
    public static void main(String[] arguments) {
        List<String> place = List.of("--home", arguments[1]);
        Thread.ofPlatform().daemon().start(() -> execute(place, "worker", "--pool", "all"));
        System.exit(execute(place, "run", arguments[0], "--no-pools", "--json"));
    }

    private static int execute(List<String> place, String... words) {
        return Main.commandLine()
                .execute(Stream.concat(Stream.of(words), place.stream()).toArray(String[]::new));
    }
}
