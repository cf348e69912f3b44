package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.policy.decoding.CacheBlocks;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.kernels.Team;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Writes the answers of all policies that are open: its thread lets them do a step in turn, and sleeps where nothing is asked. */
public final class OnlineEngine implements AutoCloseable {
    private final Limits limits;
    private final Team team;
    private final List<OnlinePolicy> policies = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean asked;
    private volatile boolean closed;

    /**
     * How much is taken on, of each policy.
     *
     * @param rows answers that are written at a time
     * @param ahead tokens for which an answer has memory set aside when it begins, and each time that it has used it up
     * @param beside tokens of prompts that are read in a step beside answers, which wait for them
     * @param waiting requests that may wait for a place
     * @param waitingOfClient those of one client
     */
    public record Limits(int rows, int ahead, int beside, int waiting, int waitingOfClient) {
        public Limits {
            require(rows >= 1, "rows: %d (expected: >= 1)", rows);
            require(ahead >= 1, "ahead: %d (expected: >= 1)", ahead);
            require(beside >= 1, "beside: %d (expected: >= 1)", beside);
            require(waiting >= 1, "waiting: %d (expected: >= 1)", waiting);
            require(waitingOfClient >= 1, "waiting of a client: %d (expected: >= 1)", waitingOfClient);
        }

        /** So many may wait, a quarter of them of one client. */
        public static Limits standard(int rows, int waiting) {
            return new Limits(rows, 128, 128, waiting, Math.max(1, waiting / 4));
        }
    }

    public OnlineEngine(int threads, Limits limits) {
        this.limits = limits;
        team = new Team(threads);
        thread = Thread.ofPlatform().daemon().name("online engine").start(this::run);
    }

    /** Opens a policy. Versions of equal shape may share {@code memory} for keys and values; one engine's thread uses it. */
    public OnlinePolicy open(DecoderWeights weights, CacheBlocks memory) {
        OnlinePolicy policy = new OnlinePolicy(weights, memory, team, limits, this::wake);
        policies.add(policy);
        return policy;
    }

    private void wake() {
        asked = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            asked = false;
            boolean worked = false;
            for (OnlinePolicy policy : policies) {
                worked |= policy.turn();
            }
            policies.removeIf(OnlinePolicy::over);
            while (!worked && !asked && !closed) {
                LockSupport.park(this);
            }
        }
        FaultException ended =
                new FaultException(Fault.STORAGE_UNAVAILABLE, "engine: it ends (expected: one that runs)");
        policies.forEach(policy -> policy.close(ended));
        team.close();
    }

    /** Ends what is written, and returns once nothing is written any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
