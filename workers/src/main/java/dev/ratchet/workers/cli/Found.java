package dev.ratchet.workers.cli;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.BlobStores;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workers.campaign.Place;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workers.evaluation.Evaluations;
import dev.ratchet.workflows.WorkflowIds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commands find that only look: the store, and the stack that runs, if one does. */
record Found(BlobStore store, @Nullable Stack stack) implements AutoCloseable {
    static Found at(Place place) {
        BlobStore store = BlobStores.open(place.store());
        return new Found(store, Stack.find(place.home(), place.environment()).orElse(null));
    }

    Campaigns campaigns() {
        return new Campaigns(store, stack);
    }

    Evaluations evaluations() {
        return new Evaluations(store, stack);
    }

    Optional<String> page(String name) {
        return stack == null ? Optional.empty() : stack.page(WorkflowIds.campaign(name));
    }

    @Override
    public void close() {
        if (stack != null) {
            stack.close();
        }
    }
}
