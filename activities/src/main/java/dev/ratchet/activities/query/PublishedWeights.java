package dev.ratchet.activities.query;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.PolicyRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The weights that commits of a branch published. An iteration that trained nothing goes on with those before it. */
public final class PublishedWeights {
    private final BlobStore store;
    private final BranchId branch;
    private final Commits commits;
    private final int newest;

    /** Looks at what is committed now. */
    public PublishedWeights(BlobStore store, BranchId branch) {
        this.store = store;
        this.branch = branch;
        this.commits = new Commits(store);
        this.newest = commits.newestIteration(branch);
    }

    /**
     * Weights, and where they come from.
     *
     * @param iteration that published them
     * @param parent what they were trained from; empty for a base model
     * @param commit that names them first
     */
    public record Published(
            int iteration,
            PolicyRef policy,
            WeightsManifest manifest,
            Optional<WeightsManifest> parent,
            ObjectRef settings,
            ObjectRef commit) {}

    /**
     * Some versions, oldest first.
     *
     * @param next the iteration to go on from; empty where nothing follows
     */
    public record Page(List<Published> versions, OptionalInt next) {
        public Page {
            versions = List.copyOf(versions);
        }
    }

    /** Up to {@code size} versions that iteration {@code from} and those after it published. */
    public Page list(int from, int size) {
        require(from >= 0 && size >= 1, "page: %d from iteration %d (expected: >= 1 from >= 0)", size, from);
        List<Published> found = new ArrayList<>();
        int before = from == 0 ? -1 : commit(from - 1).content().version();
        for (int iteration = from; iteration <= newest; iteration++) {
            Stored<StoredCommit> commit = commit(iteration);
            int version = commit.content().version();
            if (version > before) {
                if (found.size() == size) {
                    return new Page(found, OptionalInt.of(iteration));
                }
                found.add(published(commit));
            }
            before = version;
        }
        return new Page(found, OptionalInt.empty());
    }

    /** A version; empty if no commit published it. */
    public Optional<Published> find(int version) {
        return commits.ofVersion(branch, version, newest).map(this::published);
    }

    /** The newest version; empty before the first commit. */
    public Optional<Published> live() {
        return newest < 0 ? Optional.empty() : find(commit(newest).content().version());
    }

    private Published published(Stored<StoredCommit> commit) {
        var made = commit.content().made();
        ObjectRef ref = made.policy().manifest();
        WeightsManifest manifest = WeightsStore.MANIFESTS.read(store, ref.key(), ref.sha256());
        String parent = manifest.parent();
        return new Published(
                made.iteration(),
                made.policy(),
                manifest,
                parent == null
                        ? Optional.empty()
                        : Optional.of(WeightsStore.MANIFESTS.read(store, parent).content()),
                made.settings(),
                new ObjectRef(commit.object().key(), commit.object().sha256()));
    }

    private Stored<StoredCommit> commit(int iteration) {
        return commits.existing(branch, iteration);
    }
}
