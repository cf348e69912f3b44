package dev.ratchet.activities.commit;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.Added;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The commits and evaluation reports of branches, as the store has them. */
public final class Commits {
    private static final JsonObjects<StoredCommit> COMMITS = new JsonObjects<>(
            "ratchet.commit/2", StoredCommit.class, new Added(2, "made.appended.figures.trainedReward", null));
    private static final JsonObjects<StoredEvaluation> REPORTS =
            new JsonObjects<>("ratchet.evaluation/1", StoredEvaluation.class);

    private final BlobStore store;

    public Commits(BlobStore store) {
        this.store = store;
    }

    /** The newest commit of a branch; commits have no gaps, so it is searched for, not listed. */
    public Optional<Stored<StoredCommit>> newest(BranchId branch) {
        if (!committed(branch, 0)) {
            return Optional.empty();
        }
        int last = 0;
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

    /** An iteration's commit, if it has one. */
    public Optional<Stored<StoredCommit>> of(BranchId branch, int iteration) {
        return COMMITS.find(store, Keys.commit(branch, iteration));
    }

    /** The first commit that names this version of the policy; versions never decrease, so it is searched for. */
    public Optional<Stored<StoredCommit>> ofVersion(BranchId branch, int version) {
        int low = 0;
        int high = newest(branch).map(each -> each.content().made().iteration()).orElse(-1);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (versionOf(branch, middle) < version) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return high < 0 || versionOf(branch, low) != version ? Optional.empty() : of(branch, low);
    }

    private int versionOf(BranchId branch, int iteration) {
        return of(branch, iteration)
                .orElseThrow()
                .content()
                .made()
                .policy()
                .version()
                .number();
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

    /** All evaluations of a branch that have ended, oldest weights first. */
    public List<EvaluationResult> evaluations(BranchId branch) {
        try (Stream<String> folders = store.folders(Keys.evaluations(branch))) {
            return folders.map(Keys::evaluationReport)
                    .map(key -> REPORTS.find(store, key))
                    .flatMap(Optional::stream)
                    .map(Commits::result)
                    .toList();
        }
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
