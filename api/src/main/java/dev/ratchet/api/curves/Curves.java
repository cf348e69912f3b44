package dev.ratchet.api.curves;

import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.CampaignView.EvaluationView;
import dev.ratchet.api.curves.Curve.Row;
import dev.ratchet.api.curves.CurvesView.ColumnView;
import dev.ratchet.api.events.Cursor;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.IterationHistories;
import dev.ratchet.workers.campaign.Stack;
import dev.ratchet.workflows.contract.EvaluationResult;
import io.grpc.StatusRuntimeException;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what is known of the campaigns that somebody looked at lately, and reads on in the background. */
@Singleton
final class Curves {
    private static final Logger LOG = LoggerFactory.getLogger(Curves.class);
    private static final int CAMPAIGNS = 50;
    private static final Duration PATIENCE = Duration.ofMillis(150);
    private static final Duration BELIEVED = Duration.ofMillis(300);
    private static final double DIGITS = 1e5;

    private final LiveStack stack;
    private final ExecutorService blocking;
    private final Map<BranchId, Kept> books = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BranchId, Kept> eldest) {
            return size() > CAMPAIGNS;
        }
    };

    /** What is known of a campaign; its evaluations, of which there may be a thousand, are read again after a moment. */
    private static final class Kept {
        private final CurveBook book;
        private final AtomicBoolean reading = new AtomicBoolean();
        private List<EvaluationResult> evaluations = List.of();
        private long readAt;
        private int readWith = -1;

        Kept(CurveBook book) {
            this.book = book;
        }

        synchronized List<EvaluationResult> evaluations(int known, Supplier<List<EvaluationResult>> stored) {
            if (known != readWith || System.nanoTime() - readAt > BELIEVED.toNanos()) {
                evaluations = stored.get();
                readAt = System.nanoTime();
                readWith = known;
            }
            return evaluations;
        }
    }

    /** Iterations {@code from} to {@code to}, as at most {@code points} values. */
    record Range(int from, int to, int points) {}

    Curves(LiveStack stack, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.stack = stack;
        this.blocking = blocking;
    }

    CurvesView of(BranchId branch, Range range, Supplier<List<EvaluationResult>> evaluations) {
        Kept kept;
        synchronized (books) {
            kept = books.computeIfAbsent(branch, _ -> new Kept(new CurveBook(stack.store(), branch)));
        }
        boolean all = kept.book.readCommits(PATIENCE);
        boolean timed = histories().isPresent();
        boolean complete = all && kept.book.complete(timed);
        if (!complete && kept.reading.compareAndSet(false, true)) {
            blocking.execute(() -> readOn(kept));
        }
        List<Row> rows = kept.book.rows();
        return view(branch, range, rows, complete, kept.evaluations(rows.size(), evaluations));
    }

    private void readOn(Kept kept) {
        try {
            while (!kept.book.readCommits(PATIENCE)) {
                LOG.debug("commits are still being read");
            }
            @Nullable IterationHistories histories = histories().orElse(null);
            while (kept.book.readMore(histories)) {
                LOG.debug("summaries are still being read");
            }
        } catch (FaultException | StatusRuntimeException e) {
            LOG.info("Curves not read to their end: {}", e.getMessage()); // who asks again tries again
        } finally {
            kept.reading.set(false);
        }
    }

    private Optional<IterationHistories> histories() {
        try {
            return stack.ifRunning().map(Stack::connection).map(IterationHistories::new);
        } catch (FaultException _) { // away for now: the store tells the rest
            return Optional.empty();
        }
    }

    static CurvesView view(
            BranchId branch, Range range, List<Row> rows, boolean complete, List<EvaluationResult> evaluations) {
        int to = Math.min(range.to(), rows.size());
        List<Row> wanted = range.from() > to ? List.of() : rows.subList(range.from() - 1, to);
        int bucket = Math.max(1, (wanted.size() + range.points() - 1) / range.points());
        List<Integer> iterations = new ArrayList<>();
        for (int at = 0; at < wanted.size(); at += bucket) {
            iterations.add(range.from() + at);
        }
        SortedMap<String, ColumnView> columns = new TreeMap<>();
        Curve.ALL.forEach(curve -> columns.put(curve.label(), column(curve, wanted, bucket)));
        int judged =
                evaluations.stream().mapToInt(EvaluationResult::iteration).max().orElse(-1);
        return new CurvesView(
                branch.campaign(),
                rows.size(),
                complete,
                bucket,
                iterations,
                columns,
                evaluations.stream().map(EvaluationView::of).toList(),
                new Cursor(rows.size(), judged, "").id());
    }

    private static ColumnView column(Curve curve, List<Row> rows, int bucket) {
        int place = Curve.ALL.indexOf(curve);
        List<@Nullable Double> mean = new ArrayList<>();
        List<@Nullable Double> min = new ArrayList<>();
        List<@Nullable Double> max = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += bucket) {
            double[] values = rows.subList(from, Math.min(rows.size(), from + bucket)).stream()
                    .mapToDouble(row -> row.at(place))
                    .filter(Double::isFinite)
                    .toArray();
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                sum += value;
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            mean.add(values.length == 0 ? null : rounded(sum / values.length));
            min.add(values.length == 0 ? null : rounded(least));
            max.add(values.length == 0 ? null : rounded(most));
        }
        return bucket == 1 ? new ColumnView(mean, null, null) : new ColumnView(mean, min, max);
    }

    /** Five digits behind the point: more cannot be seen, and would be sent. */
    private static double rounded(double value) {
        return Math.rint(value * DIGITS) / DIGITS;
    }
}
