package dev.ratchet.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * How each pool is called: the one place for timeouts and retries.
 *
 * @param heartbeatSeconds silence after which a worker is believed dead
 * @param priority 1 is taken first, 5 last; 0 is the server's own, which is {@link #CAMPAIGN_PRIORITY}
 */
public record Stubs(int heartbeatSeconds, int priority) {
    /** Of the work of campaigns, their own evaluations among it. */
    public static final int CAMPAIGN_PRIORITY = 3;

    private static final int UNSAID = 0;

    /** Faults that no retry mends are non-retryable by their type, see {@code FaultsToFailures} in activities. */
    private static final RetryOptions RETRIES = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(30))
            .setMaximumAttempts(20) // about eight minutes; then the campaign pauses and says why
            .build();

    /** For the work of campaigns. */
    public Stubs(int heartbeatSeconds) {
        this(heartbeatSeconds, UNSAID);
    }

    /** A stub whose calls the Temporal UI shows with this summary. */
    public <A> A of(Class<A> activities, TaskQueues pool, String summary) {
        return Workflow.newActivityStub(
                activities,
                ActivityOptions.newBuilder()
                        .setTaskQueue(pool.queue())
                        .setStartToCloseTimeout(Duration.ofDays(2))
                        .setHeartbeatTimeout(Duration.ofSeconds(heartbeatSeconds))
                        // A pause waits for the segment that is being written, so that nothing is in flight after it.
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setRetryOptions(RETRIES)
                        .setPriority(
                                Priority.newBuilder().setPriorityKey(priority).build())
                        .setSummary(summary)
                        .build());
    }
}
