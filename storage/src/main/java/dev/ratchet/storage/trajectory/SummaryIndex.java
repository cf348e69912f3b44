package dev.ratchet.storage.trajectory;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.zip.CRC32C;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What the summaries of {@link #SPAN} iterations are filtered by, as columns of numbers in one object, so that a filter over many
 * iterations reads a few bytes of a line and not the line. It says where to look and decides nothing: it follows from the
 * summaries, one that is missing is made again, and what it points to is read and asked again.
 */
public final class SummaryIndex {
    /** Iterations of one index: 1 to this, and so on. */
    public static final int SPAN = 16;

    private static final String ITERATION = "iteration";
    private static final String PROMPT = "prompt_crc32c";
    private static final String STOP = "stop";
    private static final String STATUS = "status";
    private static final String REWARD = "reward";
    private static final String OLDEST = "policy_version_min";
    private static final String NEWEST = "policy_version_max";

    /** A place in this list is stored, as one in {@link StopReason#KINDS}: new ones come at its end. */
    private static final List<TrajectoryStatus> STATUSES = List.of(
            TrajectoryStatus.TRAINED, TrajectoryStatus.WAITING, TrajectoryStatus.PARTIAL, TrajectoryStatus.DROPPED);

    private static final ArrowObjects<Line> LINES = lines();

    private final BlobStore store;
    private final BranchId branch;

    public SummaryIndex(BlobStore store, BranchId branch) {
        this.store = store;
        this.branch = branch;
    }

    /** The first of the iterations whose index has this one. */
    public static int first(int iteration) {
        require(iteration >= 1, "iteration: %d (expected: >= 1)", iteration);
        return iteration - (iteration - 1) % SPAN;
    }

    /** One line of a summary, as far as it is filtered by. */
    record Line(int iteration, int prompt, int stop, int status, Optional<Double> reward, int oldest, int newest) {
        static Line of(int iteration, SummaryRow row) {
            return new Line(
                    iteration,
                    hash(row.prompt()),
                    StopReason.KINDS.indexOf(row.stop().kind()),
                    STATUSES.indexOf(row.status()),
                    row.correctness(),
                    row.policyVersions().min(),
                    row.policyVersions().max());
        }
    }

    private static ArrowObjects<Line> lines() {
        Column<Line, Integer> iteration = Column.int32(ITERATION, Line::iteration);
        Column<Line, Integer> prompt = Column.int32(PROMPT, Line::prompt);
        Column<Line, Integer> stop = Column.int32(STOP, Line::stop);
        Column<Line, Integer> status = Column.int32(STATUS, Line::status);
        Column<Line, Optional<Double>> reward = Column.optionalFloat64(REWARD, Line::reward);
        Column<Line, Integer> oldest = Column.int32(OLDEST, Line::oldest);
        Column<Line, Integer> newest = Column.int32(NEWEST, Line::newest);
        return new ArrowObjects<>(
                "ratchet.summary-index/1",
                Blocks.OF_COLUMNS,
                List.of(iteration, prompt, stop, status, reward, oldest, newest),
                row -> new Line(
                        row.get(iteration),
                        row.get(prompt),
                        row.get(stop),
                        row.get(status),
                        row.get(reward),
                        row.get(oldest),
                        row.get(newest)));
    }

    /** Two prompts may have the same: what is found is read and asked again. */
    private static int hash(PromptId prompt) {
        CRC32C crc = new CRC32C();
        crc.update(prompt.value().getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /** Whether the iterations from {@code first} on have an index. */
    public boolean has(int first) {
        return store.size(key(first)).isPresent();
    }

    private String key(int first) {
        require(first == first(first), "index: %d (expected: the first iteration of one)", first);
        return Keys.summaryIndex(branch, first);
    }

    /**
     * Stores an index, unless somebody was first.
     *
     * @param summaries of {@link #SPAN} iterations, {@code first} and those after it
     */
    public void write(int first, List<List<SummaryRow>> summaries) {
        require(summaries.size() == SPAN, "index of %d iterations (expected: %d)", summaries.size(), SPAN);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < SPAN; i++) {
            int iteration = first + i;
            summaries.get(i).forEach(row -> lines.add(Line.of(iteration, row)));
        }
        LINES.write(store, key(first), lines);
    }

    /**
     * The lines in one index that may fit, in order, by reading no more than the columns that the filter asks about.
     *
     * @param from the first line to look at; its iteration says which index
     * @param to the last iteration to look at
     * @param most how many are wanted
     */
    public List<SummaryLine> lookUp(SummaryFilter filter, SummaryLine from, int to, int most) {
        List<SummaryLine> found = new ArrayList<>();
        Counter counter = new Counter();
        LINES.columns(store, key(first(from.iteration())), columns(filter), block -> {
            BitSet fits = fits(filter, block);
            int[] iterations = ints(block, ITERATION);
            for (int i = 0; i < iterations.length; i++) {
                SummaryLine line = counter.next(iterations[i]);
                if (fits.get(i) && line.compareTo(from) >= 0 && line.iteration() <= to && found.size() < most) {
                    found.add(line);
                }
            }
        });
        return found;
    }

    /** Lines of an iteration are counted as they stand in its summary. */
    private static final class Counter {
        private SummaryLine last = new SummaryLine(0, 0);

        SummaryLine next(int iteration) {
            last = new SummaryLine(iteration, iteration == last.iteration() ? last.row() + 1 : 0);
            return last;
        }
    }

    private static List<String> columns(SummaryFilter filter) {
        List<String> names = new ArrayList<>(List.of(ITERATION));
        filter.prompt().ifPresent(_ -> names.add(PROMPT));
        filter.stop().ifPresent(_ -> names.add(STOP));
        filter.status().ifPresent(_ -> names.add(STATUS));
        if (filter.asksForReward()) {
            names.add(REWARD);
        }
        filter.policyVersion().ifPresent(_ -> names.addAll(List.of(OLDEST, NEWEST)));
        return names;
    }

    private static BitSet fits(SummaryFilter filter, VectorSchemaRoot block) {
        BitSet fits = new BitSet(block.getRowCount());
        fits.set(0, block.getRowCount());
        filter.prompt().map(SummaryIndex::hash).ifPresent(hash -> keep(fits, block, PROMPT, value -> value == hash));
        filter.stop().map(StopReason.KINDS::indexOf).ifPresent(kind -> keep(fits, block, STOP, value -> value == kind));
        filter.status().map(STATUSES::indexOf).ifPresent(status -> keep(fits, block, STATUS, value -> value == status));
        filter.policyVersion().ifPresent(version -> {
            keep(fits, block, OLDEST, value -> value <= version);
            keep(fits, block, NEWEST, value -> version <= value);
        });
        if (filter.asksForReward()) {
            Float8Vector rewards = (Float8Vector) block.getVector(REWARD);
            for (int i = fits.nextSetBit(0); i >= 0; i = fits.nextSetBit(i + 1)) {
                fits.set(i, !rewards.isNull(i) && filter.fitsReward(rewards.get(i)));
            }
        }
        return fits;
    }

    private static void keep(BitSet fits, VectorSchemaRoot block, String column, IntPredicate test) {
        int[] values = ints(block, column);
        for (int i = fits.nextSetBit(0); i >= 0; i = fits.nextSetBit(i + 1)) {
            fits.set(i, test.test(values[i]));
        }
    }

    private static int[] ints(VectorSchemaRoot block, String column) {
        return Buffers.ints(((IntVector) block.getVector(column)).getDataBuffer(), 0, block.getRowCount());
    }
}
