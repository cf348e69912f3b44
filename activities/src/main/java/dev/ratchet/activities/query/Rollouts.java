package dev.ratchet.activities.query;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.rollout.SealedRows;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.RowLocation;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.SummaryFilter;
import dev.ratchet.storage.trajectory.SummaryIndex;
import dev.ratchet.storage.trajectory.SummaryLine;
import dev.ratchet.storage.trajectory.SummaryRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rollouts of a branch, as its committed summaries have them. Iterations that have a whole index are looked up in it, which is
 * made where it is missing; the few after them are read.
 */
public final class Rollouts {
    private static final System.Logger LOG = System.getLogger(Rollouts.class.getName());

    private final BlobStore store;
    private final BranchId branch;
    private final SummaryIndexes indexes;
    private final int newest;

    /** Looks at what is committed now. */
    public Rollouts(BlobStore store, BranchId branch) {
        this.store = store;
        this.branch = branch;
        this.indexes = new SummaryIndexes(store);
        this.newest = new Commits(store).newestIteration(branch);
    }

    /** The newest committed iteration; -1 for none. */
    public int newest() {
        return newest;
    }

    /** A line that was found, and where it stands. */
    public record Found(SummaryLine line, SummaryRow row) {}

    /**
     * Found lines, oldest iteration first.
     *
     * @param next where the next page begins; empty where nothing follows
     */
    public record Page(List<Found> rollouts, Optional<SummaryLine> next) {
        public Page {
            rollouts = List.copyOf(rollouts);
        }
    }

    /**
     * Up to {@code size} lines that fit.
     *
     * @param from the first line to look at, from iteration 1 on
     * @param to the last iteration to look at; one that is not committed is as good as the newest that is
     */
    public Page find(SummaryFilter filter, SummaryLine from, int to, int size) {
        require(size >= 1, "size: %d (expected: >= 1)", size);
        int last = Math.min(to, newest);
        List<Found> found = new ArrayList<>();
        SummaryLine next = from;
        while (next.iteration() <= last && found.size() <= size) {
            int wanted = size + 1 - found.size(); // one more than the page has, which says whether another follows
            next = look(filter, next, last, wanted, found);
        }
        boolean more = found.size() > size;
        return new Page(
                more ? found.subList(0, size) : found,
                more ? Optional.of(found.get(size).line()) : Optional.empty());
    }

    /** Adds what is found from {@code from} on; returns where to look next. */
    private SummaryLine look(SummaryFilter filter, SummaryLine from, int last, int wanted, List<Found> found) {
        int end = SummaryIndex.first(from.iteration()) + SummaryIndex.SPAN;
        Optional<List<SummaryLine>> lines = end <= newest + 1 ? lookUp(filter, from, last, wanted) : Optional.empty();
        if (lines.isEmpty()) {
            return read(filter, from, wanted, found);
        }
        SortedMap<Integer, List<Integer>> rows = new TreeMap<>();
        lines.get()
                .forEach(line -> rows.computeIfAbsent(line.iteration(), _ -> new ArrayList<>())
                        .add(line.row()));
        rows.forEach((iteration, wantedRows) -> {
            List<SummaryRow> read = TrajectoryObjects.SUMMARIES.readRows(store, summary(iteration), wantedRows);
            for (int i = 0; i < read.size(); i++) {
                add(filter, new SummaryLine(iteration, wantedRows.get(i)), read.get(i), found);
            }
        });
        SummaryLine furthest = lines.get().isEmpty() ? from : lines.get().getLast();
        return lines.get().size() < wanted
                ? new SummaryLine(end, 0)
                : new SummaryLine(furthest.iteration(), furthest.row() + 1);
    }

    /** What the index says; empty where there is none that can be used. */
    private Optional<List<SummaryLine>> lookUp(SummaryFilter filter, SummaryLine from, int last, int wanted) {
        try {
            return indexes.find(branch, SummaryIndex.first(from.iteration()))
                    .map(index -> index.lookUp(filter, from, last, wanted));
        } catch (FaultException e) {
            LOG.log(System.Logger.Level.WARNING, "an index of branch " + branch + " is of no use", e);
            return Optional.empty();
        }
    }

    private SummaryLine read(SummaryFilter filter, SummaryLine from, int wanted, List<Found> found) {
        ObjectRef summary = indexes.summary(branch, from.iteration());
        List<SummaryRow> rows = TrajectoryObjects.SUMMARIES.read(store, summary.key(), summary.sha256());
        int most = found.size() + wanted;
        for (int row = from.row(); row < rows.size() && found.size() < most; row++) {
            add(filter, new SummaryLine(from.iteration(), row), rows.get(row), found);
        }
        return new SummaryLine(from.iteration() + 1, 0);
    }

    private String summary(int iteration) {
        return indexes.summary(branch, iteration).key();
    }

    private static void add(SummaryFilter filter, SummaryLine line, SummaryRow row, List<Found> found) {
        if (filter.fits(row)) {
            found.add(new Found(line, row));
        }
    }

    /**
     * All that is stored of a trajectory.
     *
     * @param newest its newest line
     * @param parts what it wrote, oldest first
     * @param score what a verifier said of it; empty while it is not finished
     */
    public record Whole(Found newest, List<Part> parts, Optional<ScoreRow> score) {
        public Whole {
            parts = List.copyOf(parts);
        }

        /** What it wrote last. */
        public RolloutRow last() {
            return parts.getLast().row();
        }
    }

    /** What a trajectory wrote in one iteration, and where that lies. */
    public record Part(RolloutRow row, RowLocation location) {}

    /** A trajectory with all that it wrote; empty where no committed iteration has it. */
    public Optional<Whole> whole(TrajectoryId id) {
        return newestLine(id).map(found -> {
            RowLocation location = found.row().location();
            RolloutRow last = SealedRows.alone(store, id, location);
            List<Part> parts = new ArrayList<>();
            last.previous().forEach(older -> parts.add(new Part(SealedRows.alone(store, id, older), older)));
            parts.add(new Part(last, location));
            return new Whole(found, parts, last.finished() ? score(id, last, location) : Optional.empty());
        });
    }

    private Optional<ScoreRow> score(TrajectoryId id, RolloutRow last, RowLocation location) {
        String key = Keys.scoresOf(location.key(), last.prompt().domain());
        return TrajectoryObjects.SCORES.read(store, key).stream()
                .filter(row -> row.trajectory().equals(id))
                .findFirst();
    }

    /**
     * A trajectory has a line in the iteration in which it begins, in each in which it goes on, and where its group is dropped or
     * trained on; a group that is reused is trained on in iterations in a row.
     */
    private Optional<Found> newestLine(TrajectoryId id) {
        Optional<Found> found = Optional.empty();
        for (int iteration = Math.max(1, id.group().iteration()); iteration <= newest; iteration++) {
            Optional<Found> line = line(iteration, id);
            if (line.isEmpty() && (found.isEmpty() || found.get().row().status() == TrajectoryStatus.TRAINED)) {
                break;
            }
            found = line.isEmpty() ? found : line;
            if (line.isPresent() && line.get().row().status() == TrajectoryStatus.DROPPED) {
                break;
            }
        }
        return found;
    }

    private Optional<Found> line(int iteration, TrajectoryId id) {
        String key = summary(iteration);
        List<Integer> rows = TrajectoryObjects.SUMMARIES.rowsWith(store, key, "trajectory", id.toString());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(
                        new SummaryLine(iteration, rows.getFirst()),
                        TrajectoryObjects.SUMMARIES.readRows(store, key, rows).getFirst()));
    }
}
