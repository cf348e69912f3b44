package dev.ratchet.workflows.pause;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops the scheduling of work and changes no data.
 *
 * <p>While the gate is shut no activity is scheduled, and those in flight are asked to stop at their next durable point: a
 * segment boundary, a checkpoint. Once it opens, they are scheduled again with the same request and go on from what they
 * stored. An activity whose retries run out shuts the gate itself and says why, so a campaign pauses instead of failing.
 */
public final class PauseGate {
    private final List<String> inFlight = new ArrayList<>();
    private final Runnable onChange;
    private @Nullable String reason;
    private @Nullable Long idleSince;
    private long idleMillis;
    private int changes;
    private int failures;

    /** Calls {@code onChange} whenever the gate or what is in flight while it is shut changes. */
    public PauseGate(Runnable onChange) {
        this.onChange = onChange;
    }

    public boolean shut() {
        return reason != null;
    }

    /** Why the gate is shut; null while it is open. */
    public @Nullable String reason() {
        return reason;
    }

    /** What has been scheduled and has not ended, in the order of scheduling. */
    public List<String> inFlight() {
        return List.copyOf(inFlight);
    }

    /** How often the gate, or what is in flight while it is shut, has changed. */
    public int changes() {
        return changes;
    }

    /** How often an activity whose retries had run out has shut the gate. */
    public int failures() {
        return failures;
    }

    /** Shuts the gate; the first reason stays. */
    public void pause(@Nullable String why) {
        if (reason == null) {
            reason = why == null || why.isBlank() ? "no reason given" : why.strip();
            changed();
        }
    }

    public void resume() {
        if (reason != null) {
            reason = null;
            changed();
        }
    }

    /** A clock in milliseconds that stands still while the gate is shut and nothing is in flight. */
    public long workingMillis() {
        long now = idleSince == null ? Workflow.currentTimeMillis() : idleSince;
        return now - idleMillis;
    }

    private void changed() {
        changes++;
        boolean idle = shut() && inFlight.isEmpty();
        if (idle && idleSince == null) {
            idleSince = Workflow.currentTimeMillis();
        } else if (!idle && idleSince != null) {
            idleMillis += Workflow.currentTimeMillis() - idleSince;
            idleSince = null;
        }
        onChange.run();
    }

    /** Blocks while the gate is shut. */
    public void await() {
        Workflow.await(() -> !shut());
    }

    /** Runs an activity to its end, however often the gate shuts meanwhile. */
    public <T> T run(String what, Functions.Func<T> activity) {
        while (true) {
            await();
            Attempt<T> attempt = attempt(what, activity);
            if (attempt.result() != null) {
                return attempt.result();
            }
            if (attempt.failure() != null) {
                failures += shut() ? 0 : 1;
                pause("%s failed: %s".formatted(what, messageOf(attempt.failure())));
            }
        }
    }

    /** One scheduling of the activity: a result, a failure, or neither where a pause stopped it. */
    private record Attempt<T>(@Nullable T result, @Nullable ActivityFailure failure) {}

    private <T> Attempt<T> attempt(String what, Functions.Func<T> activity) {
        List<Promise<T>> started = new ArrayList<>(1);
        CancellationScope scope = Workflow.newCancellationScope(() -> started.add(Async.function(activity)));
        inFlight.add(what);
        scope.run();
        Promise<T> promise = started.getFirst();
        try {
            Workflow.await(() -> promise.isCompleted() || shut());
            if (!promise.isCompleted()) {
                scope.cancel("paused: " + reason);
            }
            return new Attempt<>(promise.get(), null);
        } catch (ActivityFailure e) {
            // Whatever ended it after we asked it to stop, it runs again after the pause.
            return new Attempt<>(null, scope.isCancelRequested() ? null : e);
        } catch (CanceledFailure e) {
            promise.handle((_, _) -> true).get(); // it stops at its boundary before we are gone
            if (!scope.isCancelRequested() || CancellationScope.current().isCancelRequested()) {
                throw e; // the workflow itself is cancelled
            }
            return new Attempt<>(null, null);
        } finally {
            inFlight.remove(what);
            if (shut()) {
                changed();
            }
        }
    }

    private static String messageOf(ActivityFailure failure) {
        return switch (failure.getCause()) {
            case ApplicationFailure application ->
                application.getOriginalMessage() + " [" + application.getType() + "]";
            case Throwable other -> String.valueOf(other.getMessage());
            case null -> String.valueOf(failure.getMessage());
        };
    }
}
