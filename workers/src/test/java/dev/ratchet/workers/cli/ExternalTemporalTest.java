package dev.ratchet.workers.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.ratchet.workers.LiveCommand;
import dev.ratchet.workers.Program;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.embedded.TemporalServer.Settings;
import dev.ratchet.workers.embedded.TemporalServer.Synchronous;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Temporal server that somebody else runs, without the search attributes, in a namespace that is not the default one. */
@Timeout(300)
class ExternalTemporalTest {
    private static final String KEY = "a-key-that-nobody-may-see";

    private static Path cache = Path.of("");
    private static Path program = Path.of("");

    @TempDir
    private Path folder;

    private HomeLock lock;
    private Supervisor supervisor;
    private TemporalConnection elsewhere;

    @BeforeAll
    static void findTemporal() {
        Map<String, String> environment = LiveCommand.environmentWithCache();
        cache = Path.of(environment.get(TemporalBinary.CACHE_VARIABLE)).toAbsolutePath();
        assumeThatCode(() -> program = TemporalBinary.locate(environment, System.err::println))
                .as("the temporal program can be had")
                .doesNotThrowAnyException();
    }

    @BeforeEach
    void startServerElsewhere() {
        HomeDirectory home = new HomeDirectory(folder.resolve("elsewhere")).create();
        lock = home.lock();
        supervisor = new Supervisor(home, _ -> {});
        Settings settings =
                new Settings("lab", OptionalInt.empty(), OptionalInt.empty(), new TreeMap<>(), Synchronous.NORMAL);
        TemporalServer server = TemporalServer.in(home, program, settings);
        supervisor.start(server.command());
        elsewhere = server.awaitReady(Duration.ofSeconds(60));
    }

    @AfterEach
    void stopServerElsewhere() {
        elsewhere.close();
        supervisor.close();
        lock.close();
    }

    @Test
    void a_campaign_runs_there_and_no_server_is_started_here() throws Exception {
        Ended ended = run(Map.of("TEMPORAL_ADDRESS", elsewhere.settings().address(), "TEMPORAL_NAMESPACE", "lab"));

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(ended.commandLines())
                .anySatisfy(line -> assertThat(line).contains(" worker "))
                .noneSatisfy(line -> assertThat(line).contains("start-dev"));
        assertThat(folder.resolve("home/temporal.db")).doesNotExist();
    }

    @Test
    void tls_and_an_api_key_are_honoured_and_the_key_is_seen_nowhere() throws Exception {
        try (GuardedProxy proxy = GuardedProxy.before(elsewhere.settings().address(), KEY, folder)) {
            Map<String, String> environment = Map.of(
                    "TEMPORAL_ADDRESS",
                    proxy.address(),
                    "TEMPORAL_NAMESPACE",
                    "lab",
                    "TEMPORAL_API_KEY",
                    KEY,
                    "TEMPORAL_TLS_SERVER_CA_CERT_DATA",
                    proxy.certificate());

            Ended ended = run(environment);

            assertThat(ended.exitCode()).as(ended.output()).isZero();
            assertThat(status()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
            assertThat(proxy.refused()).isZero();
            keyIsSeenNowhere(ended);

            Map<String, String> wrongKey = new HashMap<>(environment);
            wrongKey.put("TEMPORAL_API_KEY", KEY + "-wrong");
            refused(wrongKey, "UNAUTHENTICATED");
            assertThat(proxy.refused()).isPositive();

            Map<String, String> stranger = new HashMap<>(environment);
            stranger.remove("TEMPORAL_TLS_SERVER_CA_CERT_DATA"); // the JVM trusts no certificate of ours
            refused(stranger, "UNAVAILABLE");
        }
    }

    private void refused(Map<String, String> environment, String why) throws Exception {
        Ended ended = ratchet(environment, "run", "tiny.yaml", "--name", "refused");
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1); // the same command may go well later
        assertThat(ended.output()).contains("does not answer", why);
        keyIsSeenNowhere(ended);
    }

    private void keyIsSeenNowhere(Ended ended) throws IOException {
        assertThat(ended.output()).doesNotContain(KEY);
        assertThat(ended.commandLines())
                .isNotEmpty()
                .noneSatisfy(line -> assertThat(line).contains(KEY));
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY);
            }
        }
    }

    private WorkflowExecutionStatus status() {
        return elsewhere
                .client()
                .newUntypedWorkflowStub("campaign/tiny")
                .describe()
                .getStatus();
    }

    /** @param commandLines of the command and of all processes under it, as seen while it ran */
    private record Ended(int exitCode, String output, Set<String> commandLines) {}

    private Ended run(Map<String, String> environment) throws Exception {
        Files.writeString(folder.resolve("tiny.yaml"), RunCommandTest.SPECIFICATION);
        return ratchet(environment, "run", "tiny.yaml");
    }

    private Ended ratchet(Map<String, String> environment, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        Path output = folder.resolve("output");
        ProcessBuilder builder = Program.process("128m", all)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
        builder.environment().put(TemporalBinary.CACHE_VARIABLE, cache.toString());
        builder.environment().put("RATCHET_LOG_LEVEL", "DEBUG");
        builder.environment().putAll(environment);
        Process process = builder.start();
        Set<String> commandLines = new TreeSet<>();
        do {
            Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .map(LiveCommand::commandLine)
                    .forEach(commandLines::add);
        } while (!process.waitFor(200, TimeUnit.MILLISECONDS));
        return new Ended(process.exitValue(), Files.readString(output), commandLines);
    }
}
