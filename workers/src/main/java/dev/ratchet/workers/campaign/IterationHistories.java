package dev.ratchet.workers.campaign;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workers.campaign.IterationWork.Phase;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.iteration.IterationResult;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.GlobalDataConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads what iterations took from the histories of their workflows, as long as the server keeps those. */
public final class IterationHistories {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGES = 50;

    private final TemporalConnection connection;

    public IterationHistories(TemporalConnection connection) {
        this.connection = connection;
    }

    /** What an iteration took in the newest run of its workflow; empty where the server knows none (any more). */
    public Optional<IterationWork> of(BranchId branch, int iteration) {
        List<HistoryEvent> events = events(WorkflowIds.iteration(branch, iteration));
        return events.isEmpty() ? Optional.empty() : Optional.of(read(iteration, events, Instant.now()));
    }

    private List<HistoryEvent> events(String workflow) {
        List<HistoryEvent> events = new ArrayList<>();
        GetWorkflowExecutionHistoryRequest.Builder request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(connection.namespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow));
        try {
            for (int page = 0; page < PAGES; page++) {
                GetWorkflowExecutionHistoryResponse answer = connection
                        .stubs()
                        .blockingStub()
                        .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .getWorkflowExecutionHistory(request.build());
                events.addAll(answer.getHistory().getEventsList());
                if (answer.getNextPageToken().isEmpty()) {
                    return events;
                }
                request.setNextPageToken(answer.getNextPageToken());
            }
            return events;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** An activity as far as its history tells. */
    private static final class Task {
        private final Sums sums;
        private final Timestamp scheduled;
        private @Nullable Timestamp started;

        Task(Sums sums, Timestamp scheduled) {
            this.sums = sums;
            this.scheduled = scheduled;
        }

        double ran(Timestamp until) {
            return seconds(started == null ? scheduled : started, until);
        }
    }

    private static final class Sums {
        private final String activity;
        private int tasks;
        private int attempts;
        private double waited;
        private double kept;
        private double again;
        private double stopped;

        Sums(String activity) {
            this.activity = activity;
        }

        Phase phase() {
            return new Phase(activity, tasks, attempts, waited, kept, again, stopped);
        }
    }

    static IterationWork read(int iteration, List<HistoryEvent> events, Instant now) {
        Map<String, Sums> phases = new LinkedHashMap<>();
        Map<Long, Task> tasks = new LinkedHashMap<>();
        @Nullable Instant ended = null;
        @Nullable IterationResult result = null;
        for (HistoryEvent event : events) {
            Timestamp at = event.getEventTime();
            switch (event.getEventType()) {
                case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> {
                    String activity = event.getActivityTaskScheduledEventAttributes()
                            .getActivityType()
                            .getName();
                    Sums sums = phases.computeIfAbsent(activity, Sums::new);
                    sums.tasks++;
                    tasks.put(event.getEventId(), new Task(sums, at));
                }
                case EVENT_TYPE_ACTIVITY_TASK_STARTED -> started(event, tasks);
                case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
                    Task task = task(
                            tasks,
                            event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
                    task.sums.kept += task.ran(at);
                }
                case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
                    Task task = task(
                            tasks, event.getActivityTaskFailedEventAttributes().getScheduledEventId());
                    task.sums.again += task.ran(at);
                }
                case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
                    Task task = task(
                            tasks,
                            event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
                    task.sums.again += task.ran(at);
                }
                case EVENT_TYPE_ACTIVITY_TASK_CANCELED -> {
                    Task task = task(
                            tasks,
                            event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
                    task.sums.stopped += task.ran(at);
                }
                case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED -> {
                    ended = instant(at);
                    result = result(
                            event.getWorkflowExecutionCompletedEventAttributes().getResult());
                }
                case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
                        EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> ended = instant(at);
                default -> {} // the server has many other kinds of events, and will have more
            }
        }
        return new IterationWork(
                iteration,
                instant(events.getFirst().getEventTime()),
                ended == null ? now : ended,
                ended != null,
                result == null ? 0 : result.rolloutMillis() / 1e3,
                result == null ? 0 : result.trainMillis() / 1e3,
                result == null ? 0 : result.millis() / 1e3,
                phases.values().stream().map(Sums::phase).toList());
    }

    private static void started(HistoryEvent event, Map<Long, Task> tasks) {
        var attributes = event.getActivityTaskStartedEventAttributes();
        Task task = task(tasks, attributes.getScheduledEventId());
        task.started = event.getEventTime();
        task.sums.attempts += attributes.getAttempt();
        double before = seconds(task.scheduled, event.getEventTime());
        if (attributes.getAttempt() > 1) {
            task.sums.again += before;
        } else {
            task.sums.waited += before;
        }
    }

    private static Task task(Map<Long, Task> tasks, long scheduled) {
        Task task = tasks.get(scheduled);
        if (task == null) {
            throw new IllegalStateException("event %d: not in the history that names it".formatted(scheduled));
        }
        return task;
    }

    private static @Nullable IterationResult result(Payloads payloads) {
        try {
            return GlobalDataConverter.get()
                    .fromPayloads(0, Optional.of(payloads), IterationResult.class, IterationResult.class);
        } catch (DataConverterException _) { // of another version: its activities tell what they can
            return null;
        }
    }

    private static double seconds(Timestamp from, Timestamp to) {
        return Math.max(0, Timestamps.toMillis(to) - Timestamps.toMillis(from)) / 1e3;
    }

    private static Instant instant(Timestamp at) {
        return Instant.ofEpochMilli(Timestamps.toMillis(at));
    }
}
