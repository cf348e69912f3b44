package dev.ratchet.workers.campaign;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.PoolLayout.Member;
import dev.ratchet.workers.embedded.ChildCommand;
import dev.ratchet.workers.embedded.ChildEvent;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.HomeState;
import dev.ratchet.workers.embedded.JavaCommand;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import dev.ratchet.workers.embedded.TemporalSettings;
import dev.ratchet.workers.metrics.MetricsAddress;
import dev.ratchet.workflows.TaskQueues;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A way to a Temporal server and its pools: either run by this process, or by somebody else.
 *
 * <p>Closing it stops what this process runs, in order, and nothing else.
 */
public final class Stack implements AutoCloseable {
    private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration OTHERS_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration ONE_TRY = Duration.ofSeconds(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final TemporalConnection connection;
    private final @Nullable URI ui;
    private final @Nullable Supervisor supervisor;
    private final @Nullable HomeDirectory joined;

    private Stack(
            TemporalConnection connection,
            @Nullable URI ui,
            @Nullable Supervisor supervisor,
            @Nullable HomeDirectory joined) {
        this.connection = connection;
        this.ui = ui;
        this.supervisor = supervisor;
        this.joined = joined;
    }

    /**
     * Starts a Temporal server, unless the environment names one, and all pools, as children of this process.
     *
     * @param lock of {@code home}, which stays the caller's to close, after the stack
     * @param pools which are needed beside those of the loop
     * @param say told what takes a while, and when a child dies
     */
    public static Stack start(
            HomeDirectory home,
            HomeLock lock,
            URI store,
            PoolLayout layout,
            Set<TaskQueues> pools,
            Map<String, String> environment,
            Consumer<String> say) {
        requireNonNull(lock, "lock");
        Supervisor supervisor = new Supervisor(home, event -> tell(event, home, say));
        try {
            Optional<TemporalSettings> external = TemporalSettings.fromEnvironment(environment);
            Stack stack = external.isPresent()
                    ? connected(external.get(), supervisor)
                    : embedded(home, environment, supervisor, say);
            HomeState.read(home).withStore(store.toString()).write(home);
            for (Member member : layout.members(pools)) {
                supervisor.start(
                        command(member, home, store, environment, external.isPresent(), stack.connection.settings()));
            }
            return stack;
        } catch (RuntimeException e) {
            supervisor.close();
            throw e;
        }
    }

    private static Stack connected(TemporalSettings settings, Supervisor supervisor) {
        TemporalConnection connection = TemporalConnection.open(settings, OTHERS_TIMEOUT);
        SearchAttributes.ensure(connection);
        return new Stack(connection, null, supervisor, null);
    }

    private static Stack embedded(
            HomeDirectory home, Map<String, String> environment, Supervisor supervisor, Consumer<String> say) {
        TemporalServer.Settings standard = TemporalServer.Settings.standard(SearchAttributes.TYPES);
        TemporalServer server = TemporalServer.in(
                home,
                TemporalBinary.locate(environment, say),
                new TemporalServer.Settings(
                        TemporalSettings.namespace(environment),
                        standard.port(),
                        standard.uiPort(),
                        standard.searchAttributes(),
                        standard.synchronous()));
        supervisor.start(server.command());
        return new Stack(server.awaitReady(SERVER_TIMEOUT), server.ui(), supervisor, null);
    }

    private static ChildCommand command(
            Member member,
            HomeDirectory home,
            URI store,
            Map<String, String> ours,
            boolean external,
            TemporalSettings temporal) {
        TreeMap<String, String> environment = new TreeMap<>();
        environment.put(HomeDirectory.VARIABLE, home.root().toString());
        // glibc's arenas per thread fragment what the engine allocates and frees in every step.
        environment.put("MALLOC_ARENA_MAX", "2");
        if (!external) {
            environment.put(TemporalSettings.ADDRESS, temporal.address());
            environment.put(TemporalSettings.NAMESPACE, temporal.namespace());
        }
        List<String> arguments =
                new ArrayList<>(List.of("worker", "--pool", member.pools().toString(), "--store", store.toString()));
        MetricsAddress.ofSupervised(member.pools(), ours)
                .ifPresent(port -> arguments.addAll(List.of("--metrics", Integer.toString(port))));
        return new ChildCommand(
                member.name(),
                JavaCommand.of(member.heap(), arguments),
                environment,
                ChildCommand.Orphaned.ENDS_ITSELF);
    }

    private static void tell(ChildEvent event, HomeDirectory home, Consumer<String> say) {
        switch (event) {
            case ChildEvent.Died(String child, long pid, int exitCode, Duration lived) ->
                say.accept("%s died: exit code %d after %d s (process %d; its log: %s)"
                        .formatted(child, exitCode, lived.toSeconds(), pid, home.log(child)));
            case ChildEvent.NotStarted(String child, String why) ->
                say.accept("%s cannot be started: %s".formatted(child, why));
            case ChildEvent.Restarting(String child, Duration after, int _) ->
                say.accept("%s is started again in %.1f s".formatted(child, after.toMillis() / 1000.0));
            case ChildEvent.Started _, ChildEvent.Stopped _ -> {}
        }
    }

    /**
     * The stack that runs at {@code home} or that the environment names, which this process only speaks to.
     *
     * @throws FaultException {@code INVALID_REQUEST} if there is none
     */
    public static Stack attach(HomeDirectory home, Map<String, String> environment) {
        return find(home, environment)
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID_REQUEST,
                        "stack: none runs in %s (expected: a running one; start it with ./ratchet up, or set %s)"
                                .formatted(home.root(), TemporalSettings.ADDRESS)));
    }

    /** As {@link #attach}; empty where none runs. */
    public static Optional<Stack> find(HomeDirectory home, Map<String, String> environment) {
        Optional<TemporalSettings> external = TemporalSettings.fromEnvironment(environment);
        if (external.isPresent()) {
            TemporalConnection connection = TemporalConnection.open(external.get(), OTHERS_TIMEOUT);
            SearchAttributes.ensure(connection);
            return Optional.of(new Stack(connection, null, null, home.inUse() ? home : null));
        }
        return running(home, TemporalSettings.namespace(environment), System.nanoTime() + SERVER_TIMEOUT.toNanos());
    }

    /** Its owner may only be starting it: asked again until then, as the port may still change. */
    private static Optional<Stack> running(HomeDirectory home, String namespace, long until) {
        while (home.inUse()) {
            HomeState state = HomeState.read(home);
            boolean last = System.nanoTime() > until;
            Integer port = state.temporalPort();
            if (port == null && (last || state.store() != null)) {
                return Optional.empty(); // what its pools work for is elsewhere
            }
            try {
                if (port != null) {
                    TemporalSettings settings = TemporalSettings.local(local(port), namespace);
                    TemporalConnection connection = TemporalConnection.open(settings, ONE_TRY);
                    URI ui = state.uiPort() == null ? null : URI.create("http://" + local(state.uiPort()));
                    return Optional.of(new Stack(connection, ui, null, home));
                }
            } catch (UncheckedIOException e) {
                if (last) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        return Optional.empty();
    }

    private static String local(int port) {
        return "127.0.0.1:" + port;
    }

    /** Whether the process that runs what this one only joined is gone, or has begun anew on another port. */
    public boolean lost() {
        if (joined == null) {
            return false;
        }
        return !joined.inUse() || (ui != null && moved(HomeState.read(joined).temporalPort()));
    }

    private boolean moved(@Nullable Integer port) {
        return port != null && !local(port).equals(connection.settings().address());
    }

    public TemporalConnection connection() {
        return connection;
    }

    /** Where a browser finds the server's UI, if that is known. */
    public Optional<URI> ui() {
        return Optional.ofNullable(ui);
    }

    /** Where a browser finds a workflow. */
    public Optional<String> page(String workflowId) {
        return ui().map(address -> "%s/namespaces/%s/workflows/%s"
                .formatted(address, connection.namespace(), workflowId.replace("/", "%2F")));
    }

    /** Whether this process runs the pools. */
    public boolean own() {
        return supervisor != null;
    }

    /** Memory in RAM of all processes of the stack now; empty where somebody else runs it. */
    public OptionalLong residentBytes() {
        return supervisor == null ? OptionalLong.empty() : supervisor.residentBytes();
    }

    /** The most that it was. */
    public OptionalLong peakResidentBytes() {
        return supervisor == null ? OptionalLong.empty() : supervisor.peakResidentBytes();
    }

    @Override
    public void close() {
        connection.close();
        if (supervisor != null) {
            supervisor.close();
        }
    }
}
