package dev.ratchet.api;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.campaign.CampaignClient;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import org.jspecify.annotations.Nullable;

/** The stack that the API speaks to, which may end and begin again elsewhere while the API serves. */
public final class LiveStack implements AutoCloseable {
    private final Place place;
    private final BlobStore store;

    private @Nullable Stack stack;

    LiveStack(Place place, BlobStore store) {
        this.place = place;
        this.store = store;
    }

    /** The campaigns of the store, with what runs now. */
    public Campaigns campaigns() {
        return new Campaigns(store, now());
    }

    /** For orders; where nothing runs they are refused. */
    public CampaignClient client() {
        Stack now = now();
        if (now == null) {
            throw new FaultException(
                    Fault.STORAGE_UNAVAILABLE,
                    "stack: none runs (expected: one that takes orders; start it with ./ratchet up)");
        }
        return new CampaignClient(now.connection());
    }

    public BlobStore store() {
        return store;
    }

    private synchronized @Nullable Stack now() {
        if (stack != null && stack.lost()) {
            stack.close();
            stack = null;
        }
        if (stack == null) {
            stack = Stack.find(place.home(), place.environment()).orElse(null);
        }
        return stack;
    }

    @Override
    public synchronized void close() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
    }
}
