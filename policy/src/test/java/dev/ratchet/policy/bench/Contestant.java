package dev.ratchet.policy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** One side of a benchmark, a process that answers one request at a time. */
final class Contestant implements AutoCloseable {
    /** Begins the lines of output that are answers; libraries print too. */
    static final String ANSWER = "answer ";

    static final String RATCHET = "ratchet";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Writer requests;

    private Contestant(String name, List<String> command, Path log) throws IOException {
        this.name = name;
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        output = process.inputReader();
        requests = process.outputWriter();
    }

    /** Ratchet on the class path of this process, with the settings of its trainer and rollout pools. */
    static Contestant ratchet(String name, boolean reproducible, Path model, int threads, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return new Contestant(
                name,
                List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-XX:MaxRAMPercentage=60",
                        "--add-modules=jdk.incubator.vector",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.offline=true",
                        "-cp",
                        classPath,
                        RatchetContestant.class.getName(),
                        model.toString(),
                        Integer.toString(threads),
                        Boolean.toString(reproducible)),
                log);
    }

    /** A peer of {@code bench/policy_peers.py}. */
    static Contestant peer(String name, Path python, Path script, Path model, int threads, Path log)
            throws IOException {
        return new Contestant(
                name,
                List.of(python.toString(), script.toString(), name, model.toString(), Integer.toString(threads)),
                log);
    }

    String name() {
        return name;
    }

    JsonNode ask(JsonNode request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ANSWER)) {
                return JSON.readTree(line.substring(ANSWER.length()));
            }
        }
        throw new IOException("%s: ended without an answer (expected: one to %.200s; see its log)"
                .formatted(name, request.toString()));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        output.close();
    }
}
