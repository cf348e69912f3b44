package dev.ratchet.workers.embedded;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps child processes alive: starts them, restarts those that die, stops them in order, and leaves none behind.
 *
 * <p>Each child's output goes to its log in the home directory. Should this process be killed, the children's standard input
 * ends, and that ends them (see {@link ChildCommand.Orphaned}). All methods may be called from any thread; the listener is
 * called from the thread of the child it tells of and should return soon.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

    private final HomeDirectory home;
    private final Backoff backoff;
    private final Duration patience;
    private final Consumer<ChildEvent> listener;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final ResidentMemory memory = new ResidentMemory();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** As the other, with {@link Backoff#STANDARD} and 20 s of patience. */
    public Supervisor(HomeDirectory home, Consumer<ChildEvent> listener) {
        this(home, listener, Backoff.STANDARD, Duration.ofSeconds(20));
    }

    /**
     * Supervises the children of {@code home}.
     *
     * @param patience how long a child may take to end after SIGTERM before it is killed
     */
    public Supervisor(HomeDirectory home, Consumer<ChildEvent> listener, Backoff backoff, Duration patience) {
        this.home = home.create();
        this.listener = listener;
        this.backoff = backoff;
        this.patience = patience;
        Thread.ofVirtual().name("supervisor's rounds").start(this::makeRounds);
    }

    /** Starts {@code command} and keeps it alive from now on; returns at once. */
    public synchronized void start(ChildCommand command) {
        require(closed.getCount() > 0, "supervisor: closed (expected: open, to start %s)", command.name());
        require(!children.containsKey(command.name()), "child: %s runs already (expected: a new name)", command.name());
        RotatedLog log = new RotatedLog(home.log(command.name()));
        children.put(command.name(), Child.start(command, log, backoff, listener));
    }

    /** The process id of the child; empty while it is dead and waits to be restarted. */
    public OptionalLong pid(String name) {
        return child(name).pid();
    }

    /** Stops one child for good: SIGTERM, some patience, SIGKILL. Returns when it is gone. */
    public void stop(String name) {
        Child child = child(name);
        child.askToStop();
        child.awaitEnd(patience);
        synchronized (this) {
            children.remove(name);
        }
    }

    /** Memory in RAM of this process and all children now, in bytes; empty where the system has no /proc. */
    public OptionalLong residentBytes() {
        return memory.read(processes());
    }

    /** The most that {@link #residentBytes} was, looked at every second. */
    public OptionalLong peakResidentBytes() {
        return memory.peak();
    }

    /** Stops all children: the one that was started first, on which the others depend, last, and the others together. */
    @Override
    public void close() {
        List<Child> oldestFirst;
        synchronized (this) {
            closed.countDown();
            oldestFirst = List.copyOf(children.values());
            children.clear();
        }
        if (oldestFirst.isEmpty()) {
            return;
        }

        List<Child> dependents = oldestFirst.subList(1, oldestFirst.size());
        dependents.forEach(Child::askToStop);
        dependents.forEach(child -> child.awaitEnd(patience));
        oldestFirst.getFirst().askToStop();
        oldestFirst.getFirst().awaitEnd(patience);
    }

    /** Looks at memory and at the size of the logs, once a second until closed. */
    private void makeRounds() {
        try {
            while (!closed.await(BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS)) {
                OptionalLong _ = residentBytes();
                for (Child child : all()) {
                    child.log().rotateIfLarge();
                }
            }
        } catch (IOException e) {
            LOG.warn("logs can no longer be rotated, and peak memory is no longer kept", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Child> all() {
        return List.copyOf(children.values());
    }

    private synchronized Child child(String name) {
        Child child = children.get(name);
        require(child != null, "child: %s (expected: one of %s)", name, children.keySet());
        return requireNonNull(child);
    }

    private List<Long> processes() {
        LongStream running = all().stream().flatMapToLong(child -> child.pid().stream());
        return LongStream.concat(LongStream.of(ProcessHandle.current().pid()), running)
                .boxed()
                .toList();
    }
}
