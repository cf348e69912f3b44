package dev.ratchet.workers.evaluation;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.evaluation.SuiteEvaluationWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluations that Temporal begins again and again, as every night. */
public final class EvaluationSchedules {
    private static final String CRON = "cron";
    private static final String TIME_ZONE = "timeZone";
    private static final String PREFIX = WorkflowIds.evaluationSchedule("");

    private final ScheduleClient client;

    public EvaluationSchedules(TemporalConnection connection) {
        this.client = ScheduleClient.newInstance(
                connection.stubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(connection.namespace())
                        .build());
    }

    /**
     * A schedule.
     *
     * @param cron minute, hour, day of the month, month, day of the week, as in {@code 0 3 * * *}
     * @param timeZone in which the hours are, as in {@code UTC} or {@code Asia/Seoul}
     * @param order what is ordered each time; live weights are those of that moment
     */
    public record EvaluationSchedule(String name, String cron, String timeZone, EvaluationOrder order) {
        public EvaluationSchedule {
            require(
                    BranchId.fits(name) && name.length() <= 40, // the time comes behind it
                    "schedule name: \"%s\" (expected: 1 to 40 of a-z 0-9 -, beginning with a letter or digit)",
                    name);
            require(
                    cron.strip().split("\\s+", -1).length == 5,
                    "cron: \"%s\" (expected: five fields, as in \"0 3 * * *\" for every night at three)",
                    cron);
            try {
                ZoneId.of(timeZone);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "timeZone: \"%s\" (expected: a name as UTC or Asia/Seoul)".formatted(timeZone), e);
            }
        }
    }

    /** A schedule and when it comes next. */
    public record Standing(EvaluationSchedule schedule, List<Instant> next) {
        public Standing {
            next = List.copyOf(next);
        }
    }

    /**
     * Creates a schedule. One that is due while its last evaluation still runs is left out.
     *
     * @throws FaultException {@code INVALID_REQUEST} if there is one of this name, or the server does not understand it
     */
    public void create(EvaluationSchedule wanted) {
        ScheduleActionStartWorkflow action = ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(SuiteEvaluationWorkflow.class)
                .setOptions(Evaluations.options(WorkflowIds.orderedEvaluation(wanted.name()), wanted.order())
                        .build())
                .setArguments(wanted.order())
                .build();
        Schedule schedule = Schedule.newBuilder()
                .setAction(action)
                .setSpec(ScheduleSpec.newBuilder()
                        .setCronExpressions(List.of(wanted.cron()))
                        .setTimeZoneName(wanted.timeZone())
                        .build())
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                        .build())
                .build();
        // The server keeps a cron expression as what it understood of it.
        Map<String, Object> said = Map.of(CRON, wanted.cron(), TIME_ZONE, wanted.timeZone());
        try {
            client.createSchedule(
                    PREFIX + wanted.name(),
                    schedule,
                    ScheduleOptions.newBuilder().setMemo(said).build());
        } catch (ScheduleAlreadyRunningException e) {
            throw invalid(
                    "schedule: %s is there already (expected: another name, or none of this name; delete it first)"
                            .formatted(wanted.name()),
                    e);
        } catch (ScheduleException e) {
            if (e.getCause() instanceof StatusRuntimeException status
                    && status.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                throw invalid(
                        "cron: \"%s\": %s (expected: as in \"0 3 * * *\")"
                                .formatted(wanted.cron(), status.getStatus().getDescription()),
                        e);
            }
            throw e;
        }
    }

    /** All of evaluations, in the order of their names. */
    public List<Standing> all() {
        return client.listSchedules()
                .map(ScheduleListDescription::getScheduleId)
                .filter(id -> id.startsWith(PREFIX))
                .sorted()
                .map(id -> find(id.substring(PREFIX.length())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The schedule of this name; empty where there is none. */
    public Optional<Standing> find(String name) {
        try {
            return Optional.of(standing(name, client.getHandle(PREFIX + name).describe()));
        } catch (ScheduleException e) {
            if (gone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Standing standing(String name, ScheduleDescription described) {
        ScheduleActionStartWorkflow action =
                (ScheduleActionStartWorkflow) described.getSchedule().getAction();
        return new Standing(
                new EvaluationSchedule(
                        name,
                        String.valueOf(described.getMemo(CRON, String.class)),
                        String.valueOf(described.getMemo(TIME_ZONE, String.class)),
                        action.getArguments().get(0, EvaluationOrder.class)),
                described.getInfo().getNextActionTimes());
    }

    /** Begins one now, beside what is planned. */
    public void trigger(String name) {
        known(name, () -> client.getHandle(PREFIX + name).trigger());
    }

    /** Takes a schedule away; what it began goes on. */
    public void delete(String name) {
        known(name, () -> client.getHandle(PREFIX + name).delete());
    }

    private static void known(String name, Runnable order) {
        try {
            order.run();
        } catch (ScheduleException e) {
            throw gone(e) ? invalid("schedule: %s is not there (expected: one that exists)".formatted(name), e) : e;
        }
    }

    private static boolean gone(ScheduleException failure) {
        return failure.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.NOT_FOUND;
    }

    private static FaultException invalid(String message, Throwable cause) {
        return new FaultException(Fault.INVALID_REQUEST, message, cause);
    }
}
