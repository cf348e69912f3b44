package dev.ratchet.activities;

import static java.util.Objects.requireNonNull;

import dev.ratchet.workflows.contract.HeartbeatDetails;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells Temporal that an activity is alive and how far it is, and hears from it that the activity is to stop.
 *
 * <p>A thread of its own beats once a second, so that a dead process is found soon while one native step may take
 * minutes; it falls silent when the work has not moved for a long time, so that a hung one is found too. The order to
 * stop (a pause, a cancellation, a worker that shuts down, an attempt that was given up) is thrown only at a durable
 * point, by {@link #atBoundary}, so that nothing that was written is lost.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration STALLED = Duration.ofMinutes(30);

    private static final ScheduledThreadPoolExecutor PULSE = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("heartbeat").factory());

    private final ActivityExecutionContext context;
    private final Duration stalled;
    private final ScheduledFuture<?> pulse;
    private volatile HeartbeatDetails details;
    private volatile long movedAt = System.nanoTime();
    private volatile @Nullable ActivityCompletionException stop;

    private Heartbeat(ActivityExecutionContext context, HeartbeatDetails details, Duration stalled) {
        this.context = context;
        this.stalled = stalled;
        this.details = details;
        this.pulse = PULSE.scheduleWithFixedDelay(this::beat, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to beat for the activity of this thread. */
    public static Heartbeat begin(String what) {
        return begin(what, STALLED);
    }

    /**
     * Begins to beat for the activity of this thread.
     *
     * @param stalled for how long the work may stand still until it is taken for hung
     */
    public static Heartbeat begin(String what, Duration stalled) {
        return begin(Activity.getExecutionContext(), what, stalled);
    }

    static Heartbeat begin(ActivityExecutionContext context, String what) {
        return begin(context, what, STALLED);
    }

    private static Heartbeat begin(ActivityExecutionContext context, String what, Duration stalled) {
        return new Heartbeat(context, new HeartbeatDetails("", what, 0, 0), stalled);
    }

    /** The work has moved; {@code now} says how far, for people and for the command line. */
    public void moved(HeartbeatDetails now) {
        details = requireNonNull(now, "now");
        movedAt = System.nanoTime();
    }

    /** The work stands at a durable point: whoever asked for it to stop is obeyed here. */
    public void atBoundary() {
        movedAt = System.nanoTime();
        beat();
        if (stop != null) {
            throw stop;
        }
    }

    /** Beats on after an order to stop, or what works towards its boundary would be taken for dead and its pause for complete. */
    private void beat() {
        if (System.nanoTime() - movedAt > stalled.toNanos()) {
            return;
        }
        try {
            context.heartbeat(details);
        } catch (ActivityCompletionException e) {
            stop = e;
        }
    }

    @Override
    public void close() {
        pulse.cancel(false);
    }
}
