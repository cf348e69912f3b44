package dev.ratchet.workers.campaign;

import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A campaign that runs, as a sequence of what happens: looks at it, its end, and what the person at the terminal wants. */
final class RunningCampaign implements AutoCloseable {
    /** What happened next. */
    sealed interface Happened {
        /** One look, which began then by {@link System#nanoTime}. */
        record Looked(Observation observation, long began) implements Happened {}

        record Ended(CampaignResult result) implements Happened {}

        /** Its workflow was stopped, or is gone. */
        record Broken(String why) implements Happened {}

        /** Ctrl-C. */
        record Interrupted() implements Happened {}

        /** A line typed at the terminal. */
        record Answered(String line) implements Happened {}

        /** The process that ran the stack is gone. */
        record Abandoned() implements Happened {}
    }

    private static final Duration BETWEEN_LOOKS_AT_STACK = Duration.ofMillis(500);

    /** A stack that is handed over to a process in the background is nobody's for a moment. */
    private static final int LOOKS_UNTIL_LOST = 6;

    private final BlockingQueue<Happened> happened;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Stack stack;
    private final CampaignClient client;
    private final CampaignPlan plan;

    /** @param happened where to tell it, and where others may tell more */
    RunningCampaign(
            BlockingQueue<Happened> happened, Stack stack, CampaignClient client, CampaignPlan plan, Duration looks) {
        this.happened = happened;
        this.stack = stack;
        this.client = client;
        this.plan = plan;
        awaitEnd();
        Thread.ofVirtual().name("looks at the campaign").start(() -> look(looks));
        Thread.ofVirtual().name("looks at the stack").start(this::lookAtStack);
    }

    private void look(Duration between) {
        try {
            do {
                long began = System.nanoTime();
                happened.add(new Happened.Looked(client.observe(plan.branch()), began));
            } while (!closed.await(between.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAtStack() {
        int lost = 0;
        try {
            do {
                lost = stack.lost() ? lost + 1 : 0;
            } while (lost < LOOKS_UNTIL_LOST
                    && !closed.await(BETWEEN_LOOKS_AT_STACK.toMillis(), TimeUnit.MILLISECONDS));
            if (lost == LOOKS_UNTIL_LOST) {
                happened.add(new Happened.Abandoned());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        var _ = client.result(plan.branch().campaign()).whenComplete((result, failure) -> {
            if (failure == null) {
                happened.add(new Happened.Ended(result));
            } else {
                Throwable cause = failure.getCause();
                ended(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
    }

    private void ended(Throwable failure) {
        switch (failure) {
            case WorkflowFailedException e -> happened.add(new Happened.Broken(closedBecause(e)));
            // Whoever answers now may be another stack's server, which took a port that was free.
            case WorkflowNotFoundException _ when stack.lost() -> again();
            case WorkflowNotFoundException _ ->
                happened.add(new Happened.Broken("Temporal knows its workflow no longer"));
            default -> again(); // the server was away
        }
    }

    private void again() {
        if (closed.getCount() > 0) {
            Thread.ofVirtual().start(this::awaitEndAgain);
        }
    }

    private void awaitEndAgain() {
        try {
            if (!closed.await(1, TimeUnit.SECONDS)) {
                awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String closedBecause(WorkflowFailedException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return switch (cause) {
            case io.temporal.failure.CanceledFailure _ -> "it was stopped";
            case io.temporal.failure.TerminatedFailure _ -> "its workflow was terminated";
            default -> "its workflow failed: " + cause.getMessage();
        };
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
