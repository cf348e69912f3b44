package dev.ratchet.workers.campaign;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workers.campaign.CampaignEvent.Began;
import dev.ratchet.workers.campaign.CampaignEvent.Evaluated;
import dev.ratchet.workers.campaign.CampaignEvent.Halted;
import dev.ratchet.workers.campaign.CampaignEvent.Iterated;
import dev.ratchet.workers.campaign.CampaignEvent.Note;
import dev.ratchet.workers.campaign.CampaignEvent.Progress;
import dev.ratchet.workers.campaign.CampaignEvent.Resumed;
import dev.ratchet.workers.campaign.CampaignEvent.Retried;
import dev.ratchet.workers.campaign.CampaignEvent.WarmedUp;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import dev.ratchet.workflows.contract.Appended;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.HeartbeatDetails;
import dev.ratchet.workflows.contract.Trained;
import dev.ratchet.workflows.iteration.IterationResult;
import dev.ratchet.workflows.iteration.IterationStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of looks at a campaign. What is finished is told from the store's commits, so nothing is missed when
 * iterations are faster than the looks; what is under way is told from Temporal.
 */
public final class CampaignFollower {
    private static final int REMEMBERED = 10;

    private final Commits commits;
    private final CampaignPlan plan;
    private int iterations; // which may change while it runs
    private final LongSupplier nanoTime;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();
    private int committed;
    private int evaluated;
    private String phase = "";
    private @Nullable Halted halted;
    private @Nullable Long pausedAt;
    private long pausedNanos;
    private @Nullable String unreadable;

    /** When an iteration was seen to be committed, by {@link #working}. */
    private record Mark(int iteration, long nanos) {}

    /** Follows from what the store has now; only what comes after it is told. */
    public CampaignFollower(Commits commits, CampaignPlan plan, LongSupplier nanoTime) {
        this.commits = commits;
        this.plan = plan;
        this.nanoTime = nanoTime;
        this.iterations = plan.iterations();
        this.committed = newest();
        this.evaluated = commits.evaluations(plan.branch()).stream()
                .mapToInt(EvaluationResult::iteration)
                .max()
                .orElse(-1);
        marks.add(new Mark(Math.max(0, committed), working()));
    }

    /** The last iteration that was committed; 0 is the warm-up, -1 nothing yet. */
    public int committed() {
        return committed;
    }

    private int newest() {
        return commits.newest(plan.branch())
                .map(commit -> commit.content().made().iteration())
                .orElse(-1);
    }

    /** What is new since the look before, oldest first. */
    public List<CampaignEvent> observe(Observation now) {
        List<CampaignEvent> events = new ArrayList<>();
        CampaignStatus status = now.status();
        iterations = status == null ? iterations : status.iterations();
        long time = nanoTime.getAsLong();
        boolean paused = status == null ? pausedAt != null : status.mode() == Mode.PAUSED;
        pausedNanos += pausedAt == null ? 0 : time - pausedAt;
        pausedAt = paused ? time : null;
        tellFinished(status, events);
        for (PendingWork work : now.pending()) {
            String failure = work.failure();
            if (failure != null && told.add(work.activity() + work.attempt() + failure)) {
                events.add(new Retried(work.activity(), work.attempt(), work.attempts(), failure));
            }
        }
        if (status != null) {
            halted(status, events);
            began(status, events);
            if (status.mode() == Mode.RUNNING) {
                events.add(progress(status, now));
            }
        }
        return events;
    }

    /** Nanoseconds of a clock that stands still while the campaign is seen to be paused. */
    private long working() {
        return (pausedAt == null ? nanoTime.getAsLong() : pausedAt) - pausedNanos;
    }

    /** Who only looks on does not end because an object cannot be read now: it is looked at again the next time. */
    private void tellFinished(@Nullable CampaignStatus status, List<CampaignEvent> events) {
        try {
            finished(status == null ? newest() : status.state().iteration(), status, events);
            unreadable = null;
        } catch (FaultException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(unreadable)) {
                unreadable = why;
                events.add(new Note("What is finished cannot be shown now: %s [%s]".formatted(why, e.fault())));
            }
        }
    }

    /** What is new in the store, once the campaign has ended. */
    public List<CampaignEvent> finish() {
        List<CampaignEvent> events = new ArrayList<>();
        finished(newest(), null, events);
        return events;
    }

    private void finished(int newest, @Nullable CampaignStatus status, List<CampaignEvent> events) {
        boolean moved = newest > committed
                || (status != null && status.latest() != null && status.latest().iteration() > evaluated)
                || status == null;
        List<EvaluationResult> evaluations = moved
                ? commits.evaluations(plan.branch()).stream()
                        .filter(each -> each.iteration() > evaluated)
                        .toList()
                : List.of();
        int before = committed;
        for (int iteration = before; iteration <= newest; iteration++) {
            if (iteration > before) {
                committed(iteration, newest, status, events);
            }
            for (EvaluationResult evaluation : evaluations) {
                if (evaluation.iteration() == iteration) {
                    evaluated = iteration;
                    events.add(new Evaluated(evaluation));
                    marks.clear(); // its time is not an iteration's
                    marks.add(new Mark(iteration, working()));
                }
            }
        }
    }

    private void committed(int iteration, int newest, @Nullable CampaignStatus status, List<CampaignEvent> events) {
        Optional<Stored<StoredCommit>> commit = commits.of(plan.branch(), iteration);
        if (commit.isEmpty()) {
            return;
        }
        committed = iteration;
        Appended appended = commit.get().content().made().appended();
        Trained trained = commit.get().content().made().trained();
        if (appended == null) {
            if (trained != null) {
                events.add(new WarmedUp(trained));
            }
            marks.clear();
            marks.add(new Mark(iteration, working()));
            return;
        }
        if (iteration == newest) {
            marks.add(new Mark(iteration, working()));
            if (marks.size() > REMEMBERED) {
                marks.removeFirst();
            }
        }
        IterationResult result = status == null ? null : status.last();
        Double speed = result != null && result.state().iteration() == iteration ? result.tokensPerSecond() : null;
        events.add(new Iterated(iteration, iterations, appended.figures(), speed, eta()));
    }

    private @Nullable Duration eta() {
        Mark first = marks.getFirst();
        Mark newest = marks.getLast();
        if (newest.iteration() <= first.iteration()) {
            return null;
        }
        double nanos = (double) (newest.nanos() - first.nanos()) / (newest.iteration() - first.iteration());
        return Duration.ofNanos((long) (nanos * (iterations - newest.iteration())));
    }

    private void halted(CampaignStatus status, List<CampaignEvent> events) {
        if (status.mode() == Mode.PAUSING || status.mode() == Mode.PAUSED) {
            Halted now = new Halted(
                    status.mode() == Mode.PAUSED,
                    new PauseReason(String.valueOf(status.reason())),
                    status.waitingFor(),
                    plan.branch().campaign());
            if (!now.equals(halted)) {
                halted = now;
                events.add(now);
            }
        } else if (halted != null) {
            halted = null;
            events.add(new Resumed());
        }
    }

    private void began(CampaignStatus status, List<CampaignEvent> events) {
        String now = status.phase().equals("iteration") ? "iteration" : status.phase() + status.running();
        if (!now.equals(phase)) {
            phase = now;
            if (status.phase().equals("warm-up") || status.phase().equals("evaluation")) {
                events.add(new Began(status.phase(), status.running()));
            }
        }
    }

    private Progress progress(CampaignStatus status, Observation now) {
        List<String> parts = new ArrayList<>();
        IterationStatus iteration = now.iteration();
        if (iteration != null) {
            parts.add(iteration.phase());
            if (iteration.shards() > 0 && iteration.phase().equals("rolling out")) {
                parts.add("shards %d/%d".formatted(iteration.shardsDone(), iteration.shards()));
            }
        }
        now.pending().stream().map(CampaignFollower::inWords).forEach(parts::add);
        IterationResult last = status.last();
        return new Progress(
                status.phase(),
                status.running(),
                iterations,
                String.join(", ", parts),
                last == null ? null : last.figures(),
                last == null ? null : last.tokensPerSecond(),
                eta());
    }

    private static String inWords(PendingWork work) {
        String again = work.attempt() > 1 ? ", attempt " + work.attempt() : "";
        if (!work.started()) {
            return work.activity() + " waits for a worker" + again;
        }
        HeartbeatDetails progress = work.progress();
        if (progress == null) {
            return work.activity() + again;
        }
        String done =
                progress.total() > 0 ? String.format(Locale.ROOT, " %d/%d", progress.done(), progress.total()) : "";
        return progress.what() + done + again;
    }
}
