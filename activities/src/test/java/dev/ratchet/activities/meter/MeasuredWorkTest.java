package dev.ratchet.activities.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workflows.contract.HeartbeatDetails;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** What becomes of an attempt's time is told once, whoever can still tell it. */
@Timeout(60)
class MeasuredWorkTest {
    private static final long STEP = 300;

    /** Adds up what it is told, in milliseconds. */
    private static final class Sums implements WorkMeter {
        private final Map<Fate, Long> spent = new EnumMap<>(Map.of(Fate.KEPT, 0L, Fate.LOST, 0L));
        private int begun;
        private int again;
        private int running;
        private String who = "";

        @Override
        public synchronized void begins(String campaign, String phase, boolean retry) {
            who = campaign + " " + phase;
            begun++;
            again += retry ? 1 : 0;
            running++;
        }

        @Override
        public synchronized void ends(String campaign, String phase) {
            running--;
        }

        @Override
        public synchronized void spent(String campaign, String phase, Fate fate, Duration time) {
            spent.merge(fate, time.toMillis(), Long::sum);
        }

        synchronized long of(Fate fate) {
            return spent.getOrDefault(fate, 0L);
        }
    }

    @ActivityInterface
    public interface Steps {
        @ActivityMethod(name = "step")
        void step();
    }

    @WorkflowInterface
    public interface Once {
        @WorkflowMethod
        void run();
    }

    public static final class OnceInAll implements Once {
        @Override
        public void run() {
            Workflow.newActivityStub(
                            Steps.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                                    .setHeartbeatTimeout(Duration.ofSeconds(1))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setInitialInterval(Duration.ofMillis(10))
                                            .setMaximumAttempts(2)
                                            .build())
                                    .build())
                    .step();
        }
    }

    private static Sums measured(Steps steps) {
        Sums sums = new Sums();
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new LogFields(), new MeasuredWork(sums))
                        .build())
                .build())) {
            Worker worker = temporal.newWorker("steps");
            worker.registerWorkflowImplementationTypes(OnceInAll.class);
            worker.registerActivitiesImplementations(steps);
            temporal.start();
            temporal.getWorkflowClient()
                    .newWorkflowStub(
                            Once.class,
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId("campaign/tiny/main/iteration/7")
                                    .setTaskQueue("steps")
                                    .build())
                    .run();
        }
        return sums;
    }

    private static void work() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stored(String key) {
        Activity.getExecutionContext().heartbeat(new HeartbeatDetails(key, "round", 1, 0));
    }

    private static boolean first() {
        return Activity.getExecutionContext().getInfo().getAttempt() == 1;
    }

    @Test
    void what_succeeds_is_kept_whole() {
        Sums sums = measured(MeasuredWorkTest::work);

        assertThat(sums.who).isEqualTo("tiny step");
        assertThat(sums.of(WorkMeter.Fate.KEPT)).isBetween(STEP, 3 * STEP);
        assertThat(sums.of(WorkMeter.Fate.LOST)).isZero();
        assertThat(sums.again).isZero();
        assertThat(sums.running).isZero();
    }

    @Test
    void of_what_fails_the_part_up_to_the_last_stored_object_is_kept() {
        Sums sums = measured(() -> {
            work();
            stored("a");
            work();
            if (first()) {
                work();
                stored("a"); // says what is at risk, which is not to be counted twice
                throw new IllegalStateException("broken");
            }
        });

        assertThat(sums.begun).isEqualTo(2);
        assertThat(sums.again).isOne();
        assertThat(sums.of(WorkMeter.Fate.LOST)).isBetween(2 * STEP, 3 * STEP);
        assertThat(sums.of(WorkMeter.Fate.KEPT)).isBetween(3 * STEP, 5 * STEP);
        assertThat(sums.running).isZero();
    }

    /** As where a process is killed: nothing comes from it any more, not even that the attempt has ended. */
    @Test
    void what_falls_silent_is_counted_as_lost_by_the_attempt_after_it() {
        CountDownLatch letGo = new CountDownLatch(1);
        Sums sums = measured(() -> {
            if (first()) {
                stored("a");
                work();
                stored("a"); // nothing new is stored, but it is alive
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            } else {
                letGo.countDown();
            }
        });

        assertThat(sums.again).isOne();
        assertThat(sums.of(WorkMeter.Fate.LOST)).isGreaterThanOrEqualTo(STEP);
    }

    @Test
    void the_log_names_campaign_iteration_and_attempt_and_forgets_them() {
        Map<String, String> fields = new java.util.TreeMap<>();
        measured(() -> fields.putAll(MDC.getCopyOfContextMap()));

        assertThat(fields)
                .containsEntry("campaign", "tiny")
                .containsEntry("iteration", "7")
                .containsEntry("attempt", "1")
                .containsEntry("ActivityType", "step")
                .containsEntry("WorkflowId", "campaign/tiny/main/iteration/7");
    }

    @Test
    void a_workflow_that_is_no_campaign_has_no_name_of_one() {
        assertThat(WorkScope.of("something/else"))
                .isEqualTo(new WorkScope(WorkScope.NONE, java.util.OptionalInt.empty()));
        assertThat(WorkScope.of("campaign/a").campaign()).isEqualTo("a");
    }
}
