package dev.ratchet.rewards.sandbox;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.rewards.sandbox.Accounting.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs untrusted programs, each in a sandbox of its own that no other program ran in; where the isolation is not whole it does
 * not open, and the message says what to do.
 *
 * <p>Between this process and a program stand a shell, {@code setpriv} (where we are root), {@code bwrap} and {@code prlimit},
 * each of which becomes the next. None has an environment or a descriptor beside those that the program is to have, so what this
 * process knows, credentials too, does not reach them.
 *
 * <p>Covered, each by an attack among the tests:
 *
 * <ul>
 *   <li>fork bombs: {@code RLIMIT_NPROC} within a user namespace, under a user that is not root;
 *   <li>memory, of one process or over children: a memory cgroup of version 1 or 2, else a watchdog over the tree;
 *       {@link #isolation} says which;
 *   <li>floods of output: reading ends at the limit, and the program with it;
 *   <li>files too large or too many: {@code RLIMIT_FSIZE}, and {@code /tmp} in memory with a size; the rest is read-only;
 *   <li>reading the machine's files: only {@code /usr} and what a program's runtime names are there, read-only;
 *   <li>reading the machine's environment, also by {@code /proc/1/environ}; descriptors: none but the standard ones;
 *   <li>network: a network namespace, and no sockets but Unix ones;
 *   <li>signals to the machine's processes: a process namespace;
 *   <li>processes left in the background: they end with their namespace, which ends with the program;
 *   <li>setuid: no new privileges, no capabilities; one user id for each program that runs at the same time;
 *   <li>mount, namespaces, ptrace, keys, io_uring, bpf, terminals and all system calls that are newer than our table: a filter,
 *       see {@link SeccompFilter};
 *   <li>links: nothing that a program wrote is ever opened outside;
 *   <li>spinning, sleeping, ignoring signals and closing streams: limits on processor time of the tree and on the clock, kept by
 *       {@code SIGKILL} from outside.
 * </ul>
 *
 * <p>Not covered:
 *
 * <ul>
 *   <li>holes in the kernel that remain reachable, and what processors leak by timing; for adversaries who bring those, run the
 *       code rewards in a virtual machine;
 *   <li>what {@code /usr} holds, and what {@code /proc} says of the machine to everybody: kernel version and command line,
 *       processors, memory, load;
 *   <li>empty files: {@code /tmp} bounds bytes, not names; a cgroup bounds their kernel memory, the watchdog does not;
 *   <li>with the watchdog: what a tree takes between two looks (5 ms apart), files in {@code /tmp} (bounded by themselves),
 *       buffers of pipes, and processor time of children that are gone before a look and that nobody waited for;
 *   <li>a JVM that is killed within the few milliseconds of a start: the program then has its limits but nobody who watches the
 *       clock, until the next {@link #open} sweeps its cgroup; a watchdog leaves no cgroup to sweep;
 *   <li>sharing of processors, caches and memory bandwidth, which make a program's time depend on its neighbours: hence the
 *       second run alone of {@link #run};
 *   <li>an answer that attacks the test within its own process, see {@code CodeVerifier}.
 * </ul>
 */
public final class Sandbox implements ProgramRunner {
    private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());

    /** A program that ends by itself within this share of a limit, above or below it, is run again alone. */
    private static final double BORDER = 0.2;

    /** Ids that neither Debian nor systemd gives to anybody. */
    private static final int FIRST_USER = 60706;

    private static final int USERS = 478;

    private final Accounting accounting;
    private final Scratch scratch = Scratch.make();
    private final List<Lane> lanes = new ArrayList<>();
    private final BlockingQueue<Lane> free = new LinkedBlockingQueue<>();
    private final ExecutorService starters;
    private final ExecutorService streams;
    private final ReadWriteLock alone = new ReentrantReadWriteLock(true);

    private Sandbox(int programs, Accounting accounting, Tools tools, Processor processor) {
        this.accounting = accounting;
        starters = Executors.newFixedThreadPool(programs, daemons("sandbox"));
        streams = Executors.newCachedThreadPool(daemons("sandbox-stream"));
        try {
            Path filter = Files.write(scratch.directory().resolve("filter"), SeccompFilter.of(processor));
            for (int number = 0; number < programs; number++) {
                lanes.add(lane(number, filter, tools));
            }
            free.addAll(lanes);
            SelfTest.of(this);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("the sandbox cannot write its files", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Lane lane(int number, Path filter, Tools tools) throws IOException {
        Account account = accounting.open();
        Path own = Files.createDirectory(scratch.directory().resolve(Integer.toString(number)));
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
        LOG.log(System.Logger.Level.INFO, "sandbox of {0} programs: {1}", programs, sandbox.isolation());
        return sandbox;
    }

    @Override
    public String isolation() {
        return accounting.describe();
    }

    /**
     * As {@link ProgramRunner} says. Times may be passed by a fifth; who ends by itself within a fifth of a limit is run again
     * while nothing else runs, and then the limit holds.
     */
    @Override
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
        AtomicBoolean abandoned = new AtomicBoolean();
        Future<Outcome> running = starters.submit(() -> {
            Lane lane = free.take();
            try {
                return lane.run(program, slack, abandoned);
            } finally {
                free.add(lane);
            }
        });
        try {
            return running.get();
        } catch (InterruptedException e) {
            abandoned.set(true);
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
        scratch.delete();
    }

    private static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
