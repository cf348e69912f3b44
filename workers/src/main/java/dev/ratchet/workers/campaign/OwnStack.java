package dev.ratchet.workers.campaign;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.rewards.sandbox.Sandbox;
import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.JavaCommand;
import dev.ratchet.workflows.TaskQueues;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds while it shows a campaign; let go of in order when the command ends, also by SIGTERM or, in a pipe,
 * by Ctrl-C: pools first, then Temporal, then the lock.
 */
public final class OwnStack implements AutoCloseable {
    private final View view;
    private final Thread hook = Thread.ofPlatform().name("orderly stop").unstarted(this::stopBySignal);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private @Nullable HomeLock lock;
    private @Nullable Stack stack;

    public OwnStack(View view) {
        this.view = view;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public synchronized void locked(HomeLock held) {
        lock = held;
    }

    /** Where a stop came while it was being started, the stack is closed by the hook that waits for this. */
    public synchronized Stack joined(Stack running) {
        stack = running;
        return running;
    }

    /** The stack that runs at this place. */
    Stack join(Place place) {
        return joined(Stack.attach(place.home(), place.environment()));
    }

    /**
     * The stack that runs at this place; where none runs, one that this process starts.
     *
     * @param rewards the reward pools that are needed
     * @throws FaultException {@code INVALID_REQUEST} where one of them cannot be served here
     */
    public Stack startOrJoin(Place place, Set<TaskQueues> rewards) {
        Optional<HomeLock> held = place.home().tryLock();
        if (held.isEmpty()) {
            return join(place);
        }
        locked(held.get());
        if (rewards.contains(TaskQueues.REWARD_CODE)) {
            Sandbox.missing().ifPresent(why -> {
                throw new FaultException(Fault.INVALID_REQUEST, why);
            });
        }
        view.say("Starting the stack …");
        return joined(Stack.start(
                place.home(),
                held.get(),
                place.store(),
                PoolLayout.of(place.environment()),
                rewards,
                place.environment(),
                view::say));
    }

    /** Whether this process runs the pools. */
    synchronized boolean runsPools() {
        return stack != null && stack.own();
    }

    /** Turns away from a stack that somebody else ran and that is gone. */
    synchronized void left() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
    }

    /** Never returns once a signal stops this process: what fails then fails because of it, and is no news. */
    public void parkIfStopping() throws InterruptedException {
        if (stopping.get()) {
            new CountDownLatch(1).await();
        }
    }

    /** Hands the stack over to a process in the background, and says how to find it. */
    String detach(Place place, String campaign) {
        if (!runsPools()) {
            return "Campaign %s goes on. To see it again: the same command.".formatted(campaign);
        }
        File log = place.home().log("up").toFile();
        List<String> arguments = List.of(
                "up",
                "--home",
                place.home().root().toString(),
                "--store",
                place.store().toString(),
                "--wait",
                "120");
        ProcessBuilder builder = new ProcessBuilder(
                        JavaCommand.inOwnSession(JavaCommand.of(new JavaCommand.Heap.Fixed("256m"), arguments)))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().remove(HomeDirectory.VARIABLE);
        try {
            long pid = builder.start().pid();
            view.say("Handing over …");
            close();
            return "Campaign %s goes on in the background (process %d, its log: %s). To see it again: the same command. To stop it: kill %d"
                    .formatted(campaign, pid, log, pid);
        } catch (IOException e) {
            throw new FaultException(Fault.INVALID_REQUEST, "detach: no process can be started: " + e.getMessage(), e);
        }
    }

    private void stopBySignal() {
        stopping.set(true);
        view.clear();
        letGo();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending, and the hook lets go
        }
        letGo();
    }

    private synchronized void letGo() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
