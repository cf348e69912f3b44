package dev.ratchet.activities.query;

import static java.util.Objects.requireNonNull;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.trajectory.SummaryIndex;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the indexes of branches out of the summaries that commits name: with every so many commits, or when one is missing. */
public final class SummaryIndexes {
    private static final System.Logger LOG = System.getLogger(SummaryIndexes.class.getName());

    private final BlobStore store;
    private final Commits commits;

    public SummaryIndexes(BlobStore store) {
        this.store = store;
        this.commits = new Commits(store);
    }

    /** Makes the index that this commit completes; where that fails the commit stands, and whoever needs the index tries again. */
    public void afterCommit(BranchId branch, int iteration) {
        if (iteration > 0 && iteration % SummaryIndex.SPAN == 0) {
            find(branch, SummaryIndex.first(iteration));
        }
    }

    /** The index of the iterations from {@code first} on, all of them committed, made if it is not there; empty where that fails. */
    Optional<SummaryIndex> find(BranchId branch, int first) {
        SummaryIndex index = new SummaryIndex(store, branch);
        try {
            if (!index.has(first)) {
                List<List<SummaryRow>> summaries = new ArrayList<>();
                for (int i = first; i < first + SummaryIndex.SPAN; i++) {
                    ObjectRef summary = summary(branch, i);
                    summaries.add(TrajectoryObjects.SUMMARIES.read(store, summary.key(), summary.sha256()));
                }
                index.write(first, summaries);
            }
            return Optional.of(index);
        } catch (FaultException e) {
            LOG.log(System.Logger.Level.WARNING, "no index of branch " + branch + " from iteration " + first, e);
            return Optional.empty();
        }
    }

    /** The summary that an iteration's commit names. */
    ObjectRef summary(BranchId branch, int iteration) {
        Stored<StoredCommit> commit = commits.existing(branch, iteration);
        return requireNonNull(commit.content().made().appended(), "what an iteration after the warm-up appended")
                .summary();
    }
}
