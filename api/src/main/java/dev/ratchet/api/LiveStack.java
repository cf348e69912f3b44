package dev.ratchet.api;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.CampaignOrders;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.evaluation.EvaluationSchedules;
import dev.ratchet.workers.evaluation.Evaluations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stack that the API speaks to, which may end and begin again elsewhere while the API serves.
 *
 * <p>Looking for one takes up to a minute where a server should answer and does not. So it is looked for by a thread of its own,
 * once at a time, and a request waits for that no longer than a moment.
 */
public final class LiveStack implements AutoCloseable {
    /** How long a request waits for a lookup. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** How long it is believed that there is none. */
    private static final Duration BELIEVED = Duration.ofSeconds(1);

    private final BlobStore store;
    private final Supplier<Optional<Stack>> finder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("stack lookup").factory());

    private @Nullable Lookup lookup;

    private static final class Lookup {
        private final CompletableFuture<Optional<Stack>> found;
        private volatile long endedAt;

        private Lookup(CompletableFuture<Optional<Stack>> found) {
            this.found = found.whenComplete((_, _) -> endedAt = System.nanoTime());
        }

        /** Whether it is time for another. */
        private boolean over() {
            if (!found.isDone()) {
                return false;
            }
            boolean there = !found.isCompletedExceptionally() && found.join().isPresent();
            return there ? found.join().orElseThrow().lost() : System.nanoTime() - endedAt > BELIEVED.toNanos();
        }

        private void close() {
            if (found.isDone() && !found.isCompletedExceptionally()) {
                found.join().ifPresent(Stack::close);
            }
        }
    }

    LiveStack(Place place, BlobStore store) {
        this(store, () -> Stack.find(place.home(), place.environment()));
    }

    LiveStack(BlobStore store, Supplier<Optional<Stack>> finder) {
        this.store = store;
        this.finder = finder;
    }

    /** The campaigns of the store alone, which needs no stack. */
    public Campaigns stored() {
        return new Campaigns(store, null);
    }

    /** Returns if the store answers. */
    public void askStore() {
        store.size("campaigns");
    }

    /**
     * The campaigns of the store, with what runs now.
     *
     * @throws FaultException {@code STORAGE_UNAVAILABLE} if that is not known yet, or a server that should answer does not
     */
    public Campaigns campaigns() {
        return new Campaigns(store, now().orElse(null));
    }

    /** The evaluations of the store, with what runs now. */
    public Evaluations evaluations() {
        return new Evaluations(store, now().orElse(null));
    }

    public EvaluationSchedules schedules() {
        return new EvaluationSchedules(running().connection());
    }

    /** For orders; where nothing runs they are refused. */
    public CampaignClient client() {
        return new CampaignClient(running().connection());
    }

    /** For orders that bring campaigns into being. */
    public CampaignOrders orders() {
        return new CampaignOrders(store, client());
    }

    public BlobStore store() {
        return store;
    }

    /**
     * What runs now; empty where nothing does.
     *
     * @throws FaultException {@code STORAGE_UNAVAILABLE} if that is not known yet, or a server that should answer does not
     */
    public Optional<Stack> ifRunning() {
        return now();
    }

    private Stack running() {
        return now().orElseThrow(
                        () -> away("none runs (expected: one that takes orders; start it with ./ratchet up)", null));
    }

    private Optional<Stack> now() {
        try {
            return latest().found.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw away("it is still looked for (expected: its Temporal server answers soon)", e);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw away(String.valueOf(why.getMessage()), why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("the request was ended", e);
        }
    }

    private static FaultException away(String why, @Nullable Throwable cause) {
        return new FaultException(Fault.STORAGE_UNAVAILABLE, "stack: " + why, cause);
    }

    private synchronized Lookup latest() {
        Lookup before = lookup;
        if (before != null && !before.over()) {
            return before;
        }
        Lookup now = new Lookup(CompletableFuture.supplyAsync(
                () -> {
                    if (before != null) {
                        before.close();
                    }
                    return finder.get();
                },
                thread));
        lookup = now;
        return now;
    }

    @Override
    public synchronized void close() {
        thread.shutdownNow();
        if (lookup != null) {
            lookup.close();
        }
    }
}
