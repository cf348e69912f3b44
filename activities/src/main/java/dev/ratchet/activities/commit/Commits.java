package dev.ratchet.activities.commit;

import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.json.Added;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The commits and evaluation reports of branches, as the store has them. */
public final class Commits {
    private static final JsonObjects<StoredCommit> COMMITS = new JsonObjects<>(
            "ratchet.commit/2", StoredCommit.class, new Added(2, "made.appended.figures.trainedReward", null));
    private static final JsonObjects<StoredEvaluation> REPORTS =
            new JsonObjects<>("ratchet.evaluation/1", StoredEvaluation.class);

    private final BlobStore store;
    private final Origins origins;

    public Commits(BlobStore store) {
        this.store = store;
        this.origins = new Origins(store);
    }

    /**
     * The newest commit of a branch; that of its parent which it goes on from, where it has none of its own yet. Commits have
     * no gaps, so it is searched for, not listed.
     */
    public Optional<Stored<StoredCommit>> newest(BranchId branch) {
        Optional<Parent> parent = origins.parent(branch);
        int last = parent.map(from -> from.iteration() + 1).orElse(0);
        if (!committed(branch, last)) {
            return parent.map(from -> existing(from.branch(), from.iteration()));
        }
        int step = 1;
        while (committed(branch, last + step)) {
            last += step;
            step *= 2;
        }
        for (; step > 0; step /= 2) {
            if (committed(branch, last + step)) {
                last += step;
            }
        }
        return COMMITS.find(store, Keys.commit(branch, last));
    }

    private boolean committed(BranchId branch, int iteration) {
        return iteration <= 999_999
                && store.size(Keys.commit(branch, iteration)).isPresent();
    }

    /** An iteration's commit, if it has one: up to where a branch leaves its parent, the parent's. */
    public Optional<Stored<StoredCommit>> of(BranchId branch, int iteration) {
        return COMMITS.find(store, Keys.commit(origins.holder(branch, iteration), iteration));
    }

    /** The commits of an iteration and those after it, up to the first that is missing, but no more than {@code most}. */
    public List<Stored<StoredCommit>> from(BranchId branch, int iteration, int most) {
        List<Stored<StoredCommit>> found = new ArrayList<>();
        while (found.size() < most) {
            Optional<Stored<StoredCommit>> next = of(branch, iteration + found.size());
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
        }
        return found;
    }

    /** The number of the newest committed iteration; -1 for a branch of which nothing is committed. */
    public int newestIteration(BranchId branch) {
        return newest(branch).map(commit -> commit.content().made().iteration()).orElse(-1);
    }

    /** As {@link #of}, where there must be one. */
    public Stored<StoredCommit> existing(BranchId branch, int iteration) {
        return of(branch, iteration).orElseThrow(() -> Blobs.missing(Keys.commit(branch, iteration)));
    }

    /**
     * The first commit that names this version of the policy; versions never fall from one commit to the next, so it is searched for.
     *
     * @param newest the last iteration to look at
     */
    public Optional<Stored<StoredCommit>> ofVersion(BranchId branch, int version, int newest) {
        int low = 0;
        int high = newest + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (existing(branch, middle).content().version() < version) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > newest
                ? Optional.empty()
                : Optional.of(existing(branch, low))
                        .filter(commit -> commit.content().version() == version);
    }

    Stored<StoredCommit> read(ObjectRef commit) {
        Stored<StoredCommit> stored = COMMITS.read(store, commit.key());
        Checksums.check(commit.key(), "sha256", stored.object().sha256(), commit.sha256());
        return stored;
    }

    Stored<StoredCommit> create(BranchId branch, StoredCommit commit) {
        return COMMITS.createOrRead(store, Keys.commit(branch, commit.made().iteration()), commit);
    }

    EvaluationResult report(String key, StoredEvaluation evaluation) {
        return result(REPORTS.createOrRead(store, key, evaluation));
    }

    /**
     * All evaluations of a branch that have ended, oldest weights first: up to where it leaves its parent, also the parent's.
     */
    public List<EvaluationResult> evaluations(BranchId branch) {
        return List.copyOf(byIteration(branch).values());
    }

    private SortedMap<Integer, EvaluationResult> byIteration(BranchId branch) {
        SortedMap<Integer, EvaluationResult> found = new TreeMap<>();
        origins.parent(branch)
                .ifPresent(from -> found.putAll(byIteration(from.branch()).headMap(from.iteration() + 1)));
        try (Stream<String> folders = store.folders(Keys.evaluations(branch))) {
            folders.map(Keys::evaluationReport)
                    .map(key -> REPORTS.find(store, key))
                    .flatMap(Optional::stream)
                    .map(Commits::result)
                    .forEach(own -> found.put(own.iteration(), own));
        }
        return found;
    }

    private static EvaluationResult result(Stored<StoredEvaluation> stored) {
        StoredEvaluation evaluation = stored.content();
        int judged = evaluation.problems() - evaluation.unjudged();
        Wilson interval = Wilson.of(evaluation.right(), judged);
        return new EvaluationResult(
                evaluation.iteration(),
                evaluation.weightsSha256(),
                evaluation.problems(),
                evaluation.right(),
                evaluation.unjudged(),
                judged == 0 ? 0 : (double) evaluation.right() / judged,
                interval.low(),
                interval.high(),
                evaluation.meanLength(),
                new ObjectRef(stored.object().key(), stored.object().sha256()));
    }
}
