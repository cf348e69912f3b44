package dev.ratchet.activities.training;

import dev.ratchet.activities.Heartbeat;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.policy.training.Checkpoints;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints of one step: the content under its hash, then a create-once record that makes it visible, so that a half
 * written one is never found. Records lie under their request, so that a stale one is not in the way of those that follow.
 * After each, whoever asked the step to stop is obeyed.
 */
final class StoredCheckpoints implements Checkpoints {
    private static final JsonObjects<WeightsFile> RECORDS =
            new JsonObjects<>("ratchet.checkpoint/1", WeightsFile.class);

    private final BlobStore store;
    private final WeightsStore contents;
    private final BranchId branch;
    private final int iteration;
    private final Heartbeat heartbeat;

    StoredCheckpoints(BlobStore store, BranchId branch, int iteration, Heartbeat heartbeat) {
        this.store = store;
        this.contents = new WeightsStore(store);
        this.branch = branch;
        this.iteration = iteration;
        this.heartbeat = heartbeat;
    }

    @Override
    public Optional<Kept> latest(String request) {
        return last(Keys.checkpoints(branch, iteration, request))
                .or(() -> last(Keys.checkpoints(branch, iteration)))
                .map(key -> new Kept(key, contents.open(RECORDS.read(store, key).content())));
    }

    /** The last record right in this folder. */
    private Optional<String> last(String folder) {
        try (Stream<String> keys = store.list(folder)) {
            return keys.filter(key -> key.indexOf('/', folder.length()) < 0).reduce((_, later) -> later);
        }
    }

    @Override
    public void save(String request, int update, Content content) {
        String key = Keys.checkpoint(branch, iteration, request, update);
        if (store.size(key).isEmpty()) {
            WeightsFile file = contents.put(
                    "checkpoint", sha256 -> Keys.checkpointContent(branch, iteration, sha256), content::writeTo);
            RECORDS.createOrRead(store, key, file);
        }
        heartbeat.moved(new HeartbeatDetails(key, "checkpoint", update, 0));
        heartbeat.atBoundary();
    }
}
