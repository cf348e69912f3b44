package dev.ratchet.rewards.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.rewards.math.LabelledPair;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The Python package math-verify in a process of its own, {@code bench/math_verify_peer.py}. */
final class MathVerifyPeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader replies;
    private final BufferedWriter requests;

    /**
     * Starts it.
     *
     * @param python of the environment in which the package is
     */
    MathVerifyPeer(Path python, List<LabelledPair> pairs) throws IOException {
        Path file = Files.createTempFile("pairs", ".tsv");
        Files.write(file, pairs.stream().map(LabelledPair::line).toList());
        process = new ProcessBuilder(python.toString(), "../bench/math_verify_peer.py", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        replies = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    private JsonNode ask(String request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        String reply = replies.readLine();
        if (reply == null) {
            throw new IOException(
                    "the peer ended (expected: an answer to \"%s\"; its complaint is above)".formatted(request));
        }
        return new ObjectMapper().readTree(reply);
    }

    /**
     * What it says of one pair.
     *
     * @param byLatex whether the response is right by the reference as LaTeX; where it raised it is not
     * @param byEither likewise, by the reference as LaTeX or plain
     * @param seconds what the first took
     */
    record PeerVerdict(boolean byLatex, boolean byEither, double seconds) {}

    /** What it says of each pair. */
    List<PeerVerdict> verdicts() throws IOException {
        List<PeerVerdict> verdicts = new ArrayList<>();
        ask("verdicts")
                .forEach(reply -> verdicts.add(new PeerVerdict(
                        reply.get(0).booleanValue(),
                        reply.get(1).booleanValue(),
                        reply.get(2).doubleValue())));
        return verdicts;
    }

    /** Seconds that the pairs of these places take. */
    double seconds(List<Integer> pairs) throws IOException {
        return ask("time " + pairs.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .asDouble();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
