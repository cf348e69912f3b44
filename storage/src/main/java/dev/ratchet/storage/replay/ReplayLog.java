package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static dev.ratchet.storage.Checksums.corrupt;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.StoredObject;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.replay.ReplayBuffer.Appended;
import java.util.Optional;

/**
 * The replay buffer of a branch in storage: a manifest for each iteration, and a snapshot every so many.
 *
 * <p>An append reads the newest snapshot and the manifests after it, and writes one manifest, so that its cost depends on
 * what waits and on how often snapshots are made, never on how long the campaign has run.
 */
public final class ReplayLog {
    public static final JsonObjects<BufferManifest> MANIFESTS =
            new JsonObjects<>("ratchet.buffer/1", BufferManifest.class);
    public static final JsonObjects<ReplayBuffer> SNAPSHOTS =
            new JsonObjects<>("ratchet.buffer-snapshot/1", ReplayBuffer.class);

    private final BlobStore store;
    private final BranchId branch;
    private final int snapshotEvery;

    public ReplayLog(BlobStore store, BranchId branch, int snapshotEvery) {
        require(snapshotEvery >= 1, "replay.snapshotEvery: %d (expected: >= 1)", snapshotEvery);
        this.store = store;
        this.branch = branch;
        this.snapshotEvery = snapshotEvery;
    }

    /** Begins a branch with the buffer of its parent: what was there after the iteration at which it leaves. */
    public void beginWith(ReplayBuffer parent) {
        SNAPSHOTS.createOrRead(store, snapshotKey(parent.iteration()), parent);
    }

    /** The buffer after an iteration; 0 is the empty one of a branch without a parent. */
    public ReplayBuffer after(int iteration) {
        return state(iteration).buffer();
    }

    /**
     * Appends what an iteration brings, and says what it trains on and what waits after it. Appending the same iteration again
     * returns what the first append stored, whatever {@code delta} holds.
     */
    public Entry append(Delta delta) {
        String key = manifestKey(delta.iteration());
        State before = state(delta.iteration() - 1);
        Stored<BufferManifest> stored = MANIFESTS
                .find(store, key)
                .orElseGet(() -> MANIFESTS.createOrRead(store, key, following(before, delta)));
        ReplayBuffer after = replay(before.buffer(), stored);
        if (stored.content().snapshot() == delta.iteration()) {
            // An append that died before it stored its snapshot is made good by the next.
            SNAPSHOTS.createOrRead(store, snapshotKey(delta.iteration()), after);
        }
        return new Entry(stored, after);
    }

    /** An iteration in the log, and the buffer after it. */
    public record Entry(Stored<BufferManifest> manifest, ReplayBuffer buffer) {}

    private BufferManifest following(State before, Delta delta) {
        Appended next = before.buffer().append(delta);
        boolean snapshotDue = delta.iteration() % snapshotEvery == 0;
        return new BufferManifest(
                delta,
                snapshotDue ? delta.iteration() : before.snapshot(),
                next.taken(),
                next.dropped(),
                next.buffer().counters(),
                next.buffer().partialsWaiting());
    }

    /** What an iteration appended, as the object that its commit names. */
    public BufferManifest manifest(StoredObject object) {
        return MANIFESTS.read(store, object.key(), object.sha256());
    }

    private State state(int iteration) {
        Optional<Stored<ReplayBuffer>> here = SNAPSHOTS.find(store, snapshotKey(iteration));
        if (here.isPresent()) {
            return new State(here.get().content(), iteration);
        }
        if (iteration == 0) {
            return new State(ReplayBuffer.EMPTY, 0);
        }
        Stored<BufferManifest> last = MANIFESTS.read(store, manifestKey(iteration));
        int from = last.content().snapshot();
        if (from == iteration) {
            throw new FaultException(
                    Fault.MISSING_DATA,
                    "object %s: not there (expected: the snapshot that %s names; append iteration %d again)"
                            .formatted(snapshotKey(from), manifestKey(iteration), iteration));
        }
        ReplayBuffer buffer =
                SNAPSHOTS.find(store, snapshotKey(from)).map(Stored::content).orElseGet(() -> atTheBeginning(from));
        for (int i = from + 1; i < iteration; i++) {
            buffer = replay(buffer, MANIFESTS.read(store, manifestKey(i)));
        }
        return new State(replay(buffer, last), from);
    }

    private ReplayBuffer atTheBeginning(int iteration) {
        if (iteration > 0) {
            SNAPSHOTS.read(store, snapshotKey(iteration)); // throws: it is not there
        }
        return ReplayBuffer.EMPTY;
    }

    /** Applies a manifest and proves that what follows from it is what it says. */
    private static ReplayBuffer replay(ReplayBuffer before, Stored<BufferManifest> stored) {
        BufferManifest manifest = stored.content();
        Appended after = before.append(manifest.delta());
        if (!after.taken().equals(manifest.taken())
                || !after.dropped().equals(manifest.dropped())
                || !after.buffer().counters().equals(manifest.counters())) {
            throw corrupt(
                    stored.object().key(),
                    "groups taken and dropped, counters",
                    manifest.counters() + "",
                    after.buffer().counters() + ", as the log before it says",
                    null);
        }
        return after.buffer();
    }

    private String manifestKey(int iteration) {
        return Keys.buffer(branch, iteration);
    }

    private String snapshotKey(int iteration) {
        return Keys.bufferSnapshot(branch, iteration);
    }

    private record State(ReplayBuffer buffer, int snapshot) {}
}
