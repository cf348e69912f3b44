package dev.ratchet.workers.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import com.google.protobuf.util.Durations;
import dev.ratchet.workers.embedded.ChildEvent.Started;
import dev.ratchet.workers.embedded.Processes.Story;
import dev.ratchet.workers.embedded.TemporalServer.Settings;
import dev.ratchet.workers.embedded.TemporalServer.Synchronous;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(2)
class TemporalServerTest {
    private static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("Phase");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static Path program = Path.of("");

    @TempDir
    Path directory;

    private final Story story = new Story();

    @BeforeAll
    static void findProgram() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent(
                TemporalBinary.CACHE_VARIABLE, Path.of("..", ".cache").toString());
        assumeThatCode(() -> program = TemporalBinary.locate(environment, System.err::println))
                .as("the temporal program can be had")
                .doesNotThrowAnyException();
    }

    @Test
    void a_server_that_is_killed_comes_back_with_its_workflows() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        TemporalServer server = TemporalServer.in(home, program, settings());
        try (Supervisor supervisor = new Supervisor(home, story)) {
            supervisor.start(server.command());
            long first = story.next(Started.class).pid();
            try (TemporalConnection connection = server.awaitReady(TIMEOUT)) {
                startWorkflow(connection, "campaign/before");
                assertThat(retentionHours(connection)).isEqualTo(8760);
            }
            try (Socket ui = new Socket(server.ui().getHost(), server.ui().getPort())) {
                assertThat(ui.isConnected()).isTrue();
            }

            Processes.kill(first);

            assertThat(story.next(Started.class).pid()).isNotEqualTo(first);
            try (TemporalConnection connection = server.awaitReady(TIMEOUT)) {
                assertThat(phaseOf(connection, "campaign/before")).isEqualTo("rollout");
                assertThat(retentionHours(connection)).isEqualTo(8760);
                startWorkflow(connection, "campaign/after");
            }
        }
    }

    @Test
    void a_second_start_finds_the_ports_and_the_workflows_of_the_first() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        TemporalServer first = TemporalServer.in(home, program, settings());
        try (Supervisor supervisor = new Supervisor(home, story)) {
            supervisor.start(first.command());
            try (TemporalConnection connection = first.awaitReady(TIMEOUT)) {
                startWorkflow(connection, "campaign/kept");
            }
        }

        TemporalServer second = TemporalServer.in(home, program, settings());
        assertThat(second.connection()).isEqualTo(first.connection());
        assertThat(second.ui()).isEqualTo(first.ui());
        try (Supervisor supervisor = new Supervisor(home, story)) {
            supervisor.start(second.command());
            try (TemporalConnection connection = second.awaitReady(TIMEOUT)) {
                assertThat(phaseOf(connection, "campaign/kept")).isEqualTo("rollout");
            }
        }
    }

    @Test
    void a_port_in_use_is_passed_over_unless_it_was_asked_for() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            new HomeState(port, null).write(home);

            assertThat(TemporalServer.in(home, program, settings()).connection().address())
                    .isNotEqualTo("127.0.0.1:" + port);

            Settings fixed = new Settings(
                    "default", OptionalInt.of(port), OptionalInt.empty(), new TreeMap<>(), Synchronous.FULL);
            assertThatThrownBy(() -> TemporalServer.in(home, program, fixed))
                    .hasMessageContaining("Temporal port: %d is in use by another process".formatted(port));
        }
    }

    @Test
    void a_server_that_does_not_start_is_named_with_the_end_of_its_log() throws Exception {
        HomeDirectory home = new HomeDirectory(directory);
        TemporalServer server = TemporalServer.in(home, Path.of("/no/such/temporal"), settings());
        try (Supervisor supervisor = new Supervisor(home, story)) {
            supervisor.start(server.command());
            story.next(ChildEvent.Restarting.class);

            assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(200)))
                    .hasMessageContaining("nobody listens on port")
                    .hasMessageContaining("/no/such/temporal");
        }
    }

    private static Settings settings() {
        TreeMap<String, IndexedValueType> attributes = new TreeMap<>();
        attributes.put(PHASE.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        attributes.put("Tags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);
        return Settings.standard(attributes);
    }

    /** Nobody works on it: it stays as it was stored. */
    private static void startWorkflow(TemporalConnection connection, String id) {
        connection
                .client()
                .newUntypedWorkflowStub(
                        "Campaign",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue("control")
                                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                        .set(PHASE, "rollout")
                                        .build())
                                .build())
                .start();
    }

    private static String phaseOf(TemporalConnection connection, String id) {
        return connection
                .client()
                .newUntypedWorkflowStub(id)
                .describe()
                .getTypedSearchAttributes()
                .get(PHASE);
    }

    private static long retentionHours(TemporalConnection connection) {
        return Durations.toHours(connection
                .stubs()
                .blockingStub()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(connection.namespace())
                        .build())
                .getConfig()
                .getWorkflowExecutionRetentionTtl());
    }
}
