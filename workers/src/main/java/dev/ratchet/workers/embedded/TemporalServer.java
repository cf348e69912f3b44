package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import io.temporal.api.enums.v1.IndexedValueType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Temporal server for one machine: the {@code temporal} program with a SQLite file in the home directory and its UI, on
 * loopback only. A {@link Supervisor} runs {@link #command}; killed and started again it goes on where it was.
 */
public final class TemporalServer {
    /** The name of the server among the supervisor's children. */
    public static final String CHILD = "temporal";

    private static final int STANDARD_PORT = 7233;
    private static final int STANDARD_UI_PORT = 8233;

    private final HomeDirectory home;
    private final Path program;
    private final Settings settings;
    private final int port;
    private final int uiPort;

    private TemporalServer(HomeDirectory home, Path program, Settings settings, int port, int uiPort) {
        this.home = home;
        this.program = program;
        this.settings = settings;
        this.port = port;
        this.uiPort = uiPort;
    }

    /** What a commit of the server's database waits for; either way the file stays whole. */
    public enum Synchronous {
        /** Until it is on the disk: nothing is lost with the power. About half as fast. */
        FULL,
        /**
         * Until the operating system has it: nothing is lost when every process is killed. With the power the last moments
         * may go, which a campaign repeats, as what it stored is the truth.
         */
        NORMAL
    }

    /**
     * What may differ from one server to another.
     *
     * @param port of the gRPC frontend; empty for the one used last, else 7233, else the next that is free
     * @param uiPort of the web UI; empty for the one used last, else 8233, else the next that is free
     * @param searchAttributes by name; they are registered when the server starts
     */
    public record Settings(
            String namespace,
            OptionalInt port,
            OptionalInt uiPort,
            SortedMap<String, IndexedValueType> searchAttributes,
            Synchronous synchronous) {
        public Settings {
            require(!namespace.isBlank(), "namespace: blank (expected: a name)");
            requireNonNull(port, "port");
            requireNonNull(uiPort, "uiPort");
            searchAttributes = Collections.unmodifiableSortedMap(new TreeMap<>(searchAttributes));
            requireNonNull(synchronous, "synchronous");
        }

        /** Ports as they come, {@link Synchronous#NORMAL}. */
        public static Settings standard(SortedMap<String, IndexedValueType> searchAttributes) {
            return new Settings(
                    TemporalSettings.DEFAULT_NAMESPACE,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    searchAttributes,
                    Synchronous.NORMAL);
        }
    }

    /**
     * Chooses ports and remembers them in {@code home}, whose lock the caller holds. Waits until a server that a killed
     * supervisor left dying here is gone.
     *
     * @throws FaultException {@code INVALID_REQUEST} if a port that the settings name is in use
     */
    public static TemporalServer in(HomeDirectory home, Path program, Settings settings) {
        awaitEndOfPredecessor(home.create());
        HomeState last = HomeState.read(home);
        int port = Ports.choose(
                "Temporal port",
                home.root(),
                settings.port(),
                or(last.temporalPort(), STANDARD_PORT),
                settings.uiPort());
        int uiPort = Ports.choose(
                "Temporal UI port",
                home.root(),
                settings.uiPort(),
                or(last.uiPort(), STANDARD_UI_PORT),
                OptionalInt.of(port));
        new HomeState(port, uiPort, last.store()).write(home);
        return new TemporalServer(home, program, settings, port, uiPort);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static void awaitEndOfPredecessor(HomeDirectory home) {
        String database = home.temporalDatabase().toString();
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(database::equals))
                .toList();
        for (ProcessHandle process : left) {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new FaultException(
                        Fault.INVALID_REQUEST,
                        "%s: in use by process %d (expected: by nobody; stop that process)"
                                .formatted(database, process.pid()),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FaultException(Fault.INVALID_REQUEST, "interrupted while waiting for " + process.pid(), e);
            }
        }
    }

    /** What the supervisor runs. Untuned, the server does ten activities one after the other in a second, tuned fifty. */
    public ChildCommand command() {
        List<String> command = new ArrayList<>(List.of(program.toString(), "server", "start-dev"));
        command.addAll(List.of("--db-filename", home.temporalDatabase().toString()));
        command.addAll(List.of("--ip", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--ui-ip", "127.0.0.1", "--ui-port", Integer.toString(uiPort)));
        command.addAll(List.of("--namespace", settings.namespace(), "--ui-disable-news-fetch", "--log-level", "warn"));
        command.addAll(List.of("--sqlite-pragma", "journal_mode=wal"));
        command.addAll(List.of(
                "--sqlite-pragma",
                switch (settings.synchronous()) {
                    case FULL -> "synchronous=full";
                    case NORMAL -> "synchronous=normal";
                }));
        command.addAll(List.of("--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000"));
        command.addAll(List.of("--dynamic-config-value", "frontend.WorkflowPauseEnabled=true"));
        // Priorities hold within a partition of a task queue. Older homes have work in others, so all are still read.
        command.addAll(List.of("--dynamic-config-value", "matching.numTaskqueueWritePartitions=1"));
        settings.searchAttributes()
                .forEach((name, type) -> command.addAll(List.of("--search-attribute", name + "=" + label(type))));
        // Go's collector lets garbage grow with what is alive, which in the server are caches that grow for hours.
        TreeMap<String, String> environment = new TreeMap<>(Map.of("GOGC", "40"));
        return new ChildCommand(CHILD, command, environment, ChildCommand.Orphaned.IS_KILLED);
    }

    /** The type's name on the command line, as in KeywordList. */
    private static String label(IndexedValueType type) {
        StringBuilder label = new StringBuilder();
        for (String word : type.name().replace("INDEXED_VALUE_TYPE_", "").split("_", -1)) {
            label.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return label.toString();
    }

    /**
     * Waits until the supervised server is healthy and keeps closed workflows for a year, and connects.
     *
     * @throws java.io.UncheckedIOException with the end of the server's log, if it is not ready within {@code timeout}
     */
    public TemporalConnection awaitReady(Duration timeout) {
        return new TemporalReadiness(connection(), new RotatedLog(home.log(CHILD)), timeout)
                .await(port, settings.searchAttributes().keySet());
    }

    /** How to reach it, from this machine only. */
    public TemporalSettings connection() {
        return TemporalSettings.local("127.0.0.1:" + port, settings.namespace());
    }

    /** Where a browser finds its UI. */
    public URI ui() {
        return URI.create("http://127.0.0.1:" + uiPort);
    }
}
