package dev.ratchet.api.curves;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.activities.query.TrainedShare;
import dev.ratchet.api.curves.Curve.Row;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workers.campaign.IterationHistories;
import dev.ratchet.workers.campaign.IterationWork;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a branch's iterations. Commits never change, so what was read is kept; summaries are read after the commits,
 * the newest first, and so are the histories of the newest iterations.
 */
final class CurveBook {
    /** How many iterations back the server is asked what they took. */
    static final int TIMED = 300;

    private static final int STRIDE = 64;

    private final BlobStore store;
    private final BranchId branch;
    private final Commits commits;

    private final List<Row> rows = new ArrayList<>();
    private final List<Optional<ObjectRef>> summaries = new ArrayList<>();
    private boolean end; // whether the newest commit was reached at the last look
    private int unread; // summaries of iterations 1 to this are to be read
    private int read; // and so are those after this
    private int timedTo;

    CurveBook(BlobStore store, BranchId branch) {
        this.store = store;
        this.branch = branch;
        this.commits = new Commits(store);
    }

    /** The iterations from 1 on that are known, as far as they are; to be read only. */
    synchronized List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Whether nothing more is to be had at this moment. */
    synchronized boolean complete(boolean timed) {
        return end && unread == 0 && read == rows.size() && (!timed || timedTo == rows.size());
    }

    /** Reads commits that are new, for no longer than {@code patience}; returns whether that was all. */
    boolean readCommits(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        boolean all = false;
        while (!all && System.nanoTime() < until) {
            all = readSome();
        }
        return all;
    }

    private synchronized boolean readSome() {
        List<Stored<StoredCommit>> next = commits.from(branch, rows.size() + 1, STRIDE);
        for (Stored<StoredCommit> commit : next) {
            Appended appended = commit.content().made().appended();
            rows.add(Row.of(commit.content()));
            summaries.add(Optional.ofNullable(appended).map(Appended::summary));
        }
        end = next.size() < STRIDE;
        return end;
    }

    /** Reads some summaries, the newest first, and asks for what some iterations took; returns whether more is to be had. */
    boolean readMore(@Nullable IterationHistories histories) {
        List<Integer> wanted = wanted();
        for (int iteration : wanted) {
            Optional<ObjectRef> summary = summary(iteration);
            summary.ifPresent(ref -> set(
                    iteration,
                    TrainedShare.of(iteration, TrajectoryObjects.SUMMARIES.read(store, ref.key(), ref.sha256()))));
        }
        done(wanted);
        boolean timing = histories != null && time(histories);
        return !wanted.isEmpty() || timing;
    }

    private synchronized Optional<ObjectRef> summary(int iteration) {
        return summaries.get(iteration - 1);
    }

    private synchronized void set(int iteration, TrainedShare share) {
        rows.set(iteration - 1, rows.get(iteration - 1).with(share));
    }

    /** The next iterations to read: first those after what is read, then those before it. */
    private synchronized List<Integer> wanted() {
        List<Integer> wanted = new ArrayList<>();
        if (read == 0) { // nothing is read yet
            unread = rows.size();
            read = rows.size();
        }
        for (int i = read + 1; i <= rows.size() && wanted.size() < STRIDE; i++) {
            wanted.add(i);
        }
        return wanted.isEmpty() ? older() : wanted;
    }

    private List<Integer> older() {
        List<Integer> wanted = new ArrayList<>();
        for (int i = unread; i >= 1 && wanted.size() < STRIDE; i--) {
            wanted.add(i);
        }
        return wanted;
    }

    private synchronized void done(List<Integer> now) {
        for (int iteration : now) {
            if (iteration > read) {
                read = iteration;
            } else {
                unread = iteration - 1;
            }
        }
    }

    /** Asks for the newest iterations once each, the oldest of them first. */
    private boolean time(IterationHistories histories) {
        int from;
        int to;
        synchronized (this) {
            from = Math.max(timedTo, rows.size() - TIMED) + 1;
            to = Math.min(rows.size(), from + STRIDE - 1);
        }
        for (int iteration = from; iteration <= to; iteration++) {
            Optional<IterationWork> work = histories.of(branch, iteration);
            if (work.isPresent() && !work.get().over()) {
                return false; // committed a moment ago: asked again later
            }
            work.ifPresent(this::timed);
            synchronized (this) {
                timedTo = iteration;
            }
        }
        return from <= to;
    }

    private synchronized void timed(IterationWork work) {
        int at = work.iteration() - 1;
        rows.set(at, rows.get(at).with(work));
    }
}
