package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.embedded.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The API as a process of its own, which can be killed. */
record ApiProcess(Process process, URI address) implements AutoCloseable {
    private static final String SAID = "API: ";

    /** Returns once it serves. */
    static ApiProcess start(Place place) throws IOException {
        List<String> command = new ArrayList<>(JavaCommand.of(
                new JavaCommand.Heap.Fixed("128m"),
                List.of(
                        "api",
                        "--home",
                        place.home().root().toString(),
                        "--store",
                        place.store().toString(),
                        "--port",
                        "0")));
        command.set(command.indexOf("dev.ratchet.workers.Main"), Main.class.getName());
        command.add(1, "-XX:TieredStopAtLevel=1");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith(SAID)) {
            line = lines.readLine();
        }
        return new ApiProcess(
                process, URI.create(requireNonNull(line, "the API ended").substring(SAID.length())));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
