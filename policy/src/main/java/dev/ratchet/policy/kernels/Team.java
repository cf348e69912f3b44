package dev.ratchet.policy.kernels;

import static dev.ratchet.domain.Checks.require;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share the parts of a computation. Who asks computes too; parts are taken one after the other by whoever is
 * free, so a thread that the system has put aside holds nobody up. Which thread computes a part changes no bits.
 */
public final class Team implements AutoCloseable {
    /** How long a thread without work looks for some before it sleeps: less than a layer takes, so that it seldom does. */
    private static final long LOOKING_NANOS = 60_000;

    private static final int LOOKS = 5_000;
    private static final long SLEEP_NANOS = 10_000;

    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Job job;
    private volatile boolean closed;
    private final PackedRows packed = new PackedRows();

    /** One part of a computation. */
    @FunctionalInterface
    public interface Part {
        void run(int part, Worker worker);
    }

    /** What a thread keeps for itself between parts: memory to compute in. */
    public static final class Worker {
        private final int index;
        private float[] panel = {};
        /** What {@link Tile} read ahead of time adds up to: of no meaning, but it has to be read. */
        float touched;

        private float[] scores = {};
        private float[] sums = {};
        private float[] products = {};

        private Worker(int index) {
            this.index = index;
        }

        /** Which of the team's threads it is, from 0. */
        public int index() {
            return index;
        }

        float[] panel(int length) {
            if (panel.length < length) {
                panel = new float[length];
            }
            return panel;
        }

        /** At least {@code length} numbers, whatever was left there. */
        public float[] scores(int length) {
            if (scores.length < length) {
                scores = new float[length];
            }
            return scores;
        }

        /** Like {@link #scores}, of another array. */
        public float[] products(int length) {
            if (products.length < length) {
                products = new float[length];
            }
            return products;
        }

        /** Like {@link #scores}, of another array. */
        public float[] sums(int length) {
            if (sums.length < length) {
                sums = new float[length];
            }
            return sums;
        }
    }

    private static final class Job {
        private final Part part;
        private final int parts;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private volatile @Nullable Throwable failure;

        Job(Part part, int parts) {
            this.part = part;
            this.parts = parts;
            left = new AtomicInteger(parts);
        }

        /** Computes parts until none is left to begin. */
        void help(Worker worker) {
            for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
                try {
                    if (failure == null) {
                        part.run(i, worker);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    left.decrementAndGet();
                }
            }
        }
    }

    /** {@code size} threads in all, the asking one included. */
    public Team(int size) {
        require(1 <= size && size <= 1024, "threads: %d (expected: 1 to 1024)", size);
        for (int i = 0; i < size; i++) {
            workers.add(new Worker(i));
        }
        for (int i = 1; i < size; i++) {
            Worker worker = workers.get(i);
            threads.add(Thread.ofPlatform().daemon().name("kernels-" + i).start(() -> serve(worker)));
        }
    }

    public int size() {
        return workers.size();
    }

    /** Runs parts 0 to {@code parts} − 1 and waits for all. One thread at a time may ask. */
    public void each(int parts, Part part) {
        if (parts <= 1 || threads.isEmpty()) {
            for (int i = 0; i < parts; i++) {
                part.run(i, workers.getFirst());
            }
            return;
        }
        Job asked = new Job(part, parts);
        job = asked;
        threads.forEach(LockSupport::unpark);
        asked.help(workers.getFirst());
        for (int looks = 0; asked.left.get() > 0; looks++) {
            if (looks < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(SLEEP_NANOS); // somebody else has the processor that the last part waits for
            }
        }
        job = null;
        switch (asked.failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /** Packs rows of x for products; valid until the next rows are packed. One thread at a time may ask. */
    public PackedRows pack(float[] x, int stride, int count, int columns) {
        packed.take(this, x, stride, count, columns);
        return packed;
    }

    private void serve(Worker worker) {
        @Nullable Job done = null;
        long idleSince = System.nanoTime();
        while (!closed) {
            @Nullable Job current = job;
            if (current != null && current != done) {
                current.help(worker);
                done = current;
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince < LOOKING_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                idleSince = System.nanoTime();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
    }
}
