package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.rewards.sandbox.Accounting.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Runs untrusted programs, each in namespaces of its own made by bubblewrap, or not at all. */
public final class Sandbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());

    /** A program that ends by itself within this share of a limit, above or below it, is run again alone. */
    private static final double BORDER = 0.2;

    /** Ids that neither Debian nor systemd gives to anybody. */
    private static final int FIRST_USER = 60706;

    private static final int USERS = 478;

    private final Accounting accounting;
    private final Path directory;
    private final List<Lane> lanes;
    private final BlockingQueue<Lane> free;
    private final ExecutorService starters;
    private final ExecutorService streams;
    private final ReadWriteLock alone = new ReentrantReadWriteLock(true);

    private Sandbox(int programs, Accounting accounting, Tools tools, Processor processor) {
        this.accounting = accounting;
        starters = Executors.newFixedThreadPool(programs, daemons("sandbox"));
        streams = Executors.newCachedThreadPool(daemons("sandbox-stream"));
        try {
            directory = Files.createTempDirectory("ratchet-sandbox-");
            Path filter = Files.write(directory.resolve("filter"), SeccompFilter.of(processor));
            lanes = new ArrayList<>();
            for (int number = 0; number < programs; number++) {
                lanes.add(lane(number, filter, tools));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot write its files", e);
        }
        free = new LinkedBlockingQueue<>(lanes);
    }

    private Lane lane(int number, Path filter, Tools tools) throws IOException {
        Account account = accounting.open();
        Path own = Files.createDirectory(directory.resolve(Integer.toString(number)));
        int user = FIRST_USER + number % USERS;
        return new Lane(
                account, new SandboxCommand(tools, user, filter, own.resolve("status"), account.joins()), own, streams);
    }

    /**
     * A sandbox that runs up to {@code programs} at once; more wait.
     *
     * @throws FaultException where the isolation is not whole, with the remedy
     */
    public static Sandbox open(int programs) {
        return open(programs, Accounting.best(), Tools.in(Tools.PLACES));
    }

    /** Which program of this machine is missing that a sandbox needs, and the remedy; empty if all are there. */
    public static Optional<String> missing() {
        try {
            Tools _ = Tools.in(Tools.PLACES);
            return Optional.empty();
        } catch (FaultException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    static Sandbox open(int programs, Accounting accounting, Tools tools) {
        require(programs >= 1, "programs at once: %d (expected: >= 1)", programs);
        String arch = System.getProperty("os.arch");
        Processor processor = Processor.named(arch)
                .orElseThrow(() -> new FaultException(
                        INVALID_REQUEST,
                        "sandbox: processor %s (expected: amd64 or aarch64, whose system calls are known)"
                                .formatted(arch)));
        Sandbox sandbox = new Sandbox(programs, accounting, tools, processor);
        try {
            SelfTest.of(sandbox);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
        LOG.log(System.Logger.Level.INFO, "sandbox of {0} programs: {1}", programs, sandbox.isolation());
        return sandbox;
    }

    /** How memory and processor time are bounded, in words. */
    public String isolation() {
        return accounting.describe();
    }

    /**
     * Runs {@code program} and waits for its end. Times may be passed by a fifth; who ends by itself within a fifth of a limit is
     * run again while nothing else runs, and then the limit holds. Safe for use by several threads.
     *
     * @throws IllegalStateException where the sandbox broke or the waiting thread was interrupted; that says nothing about the
     *     program
     */
    public Outcome run(Program program) {
        Outcome first = locked(alone.readLock(), program, 1 + BORDER);
        return switch (first) {
            case Outcome.Finished finished
            when borderline(finished, program.limits()) -> locked(alone.writeLock(), program, 1);
            case Outcome.Finished _, Outcome.TimedOut _, Outcome.OutOfMemory _, Outcome.TooMuchOutput _ -> first;
        };
    }

    private static boolean borderline(Outcome.Finished finished, Limits limits) {
        return near(finished.cpu(), limits.cpu()) || near(finished.wall(), limits.wall());
    }

    private static boolean near(Duration used, Duration limit) {
        return used.toNanos() >= (1 - BORDER) * limit.toNanos();
    }

    private Outcome locked(Lock lock, Program program, double slack) {
        lock.lock();
        try {
            return waitedFor(program, slack);
        } finally {
            lock.unlock();
        }
    }

    private Outcome waitedFor(Program program, double slack) {
        Abandon abandon = new Abandon();
        Future<Outcome> running = starters.submit(() -> {
            Lane lane = free.take();
            try {
                return lane.run(program, slack, abandon);
            } finally {
                free.add(lane);
            }
        });
        try {
            return running.get();
        } catch (InterruptedException e) {
            abandon.now();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program ran", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the sandbox broke: " + e.getMessage(), e);
        }
    }

    /** Waits for running programs, then removes cgroups and files. */
    @Override
    public void close() {
        starters.close();
        streams.close();
        for (Lane lane : lanes) {
            lane.account().close();
        }
        delete(directory);
    }

    private static void delete(Path path) {
        try {
            if (Files.isDirectory(path)) {
                try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                    inside.forEach(Sandbox::delete);
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("what the sandbox wrote cannot be deleted: " + path, e);
        }
    }

    private static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
