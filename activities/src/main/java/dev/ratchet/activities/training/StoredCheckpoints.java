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
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints of one step: the content under its hash, then a create-once record that makes it visible, so that a half
 * written one is never found. After each, whoever asked the step to stop is obeyed.
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
    public Optional<InputStream> latest() {
        try (Stream<String> keys = store.list(Keys.checkpoints(branch, iteration))) {
            List<String> all = keys.toList();
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            contents.open(RECORDS.read(store, all.getLast()).content()));
        }
    }

    @Override
    public void save(int update, Content content) {
        String key = Keys.checkpoint(branch, iteration, update);
        if (store.size(key).isEmpty()) {
            WeightsFile file = contents.put(
                    "checkpoint", sha256 -> Keys.checkpointContent(branch, iteration, sha256), content::writeTo);
            RECORDS.createOrRead(store, key, file);
        }
        heartbeat.moved(new HeartbeatDetails(key, "checkpoint", update, 0));
        heartbeat.atBoundary();
    }
}
