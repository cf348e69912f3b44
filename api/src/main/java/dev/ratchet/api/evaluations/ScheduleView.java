package dev.ratchet.api.evaluations;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.requests.Text;
import dev.ratchet.workers.evaluation.EvaluationSchedules.EvaluationSchedule;
import dev.ratchet.workers.evaluation.EvaluationSchedules.Standing;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of evaluations, as it is asked for and shown.
 *
 * @param cron minute, hour, day of the month, month, day of the week, as in {@code 0 3 * * *}
 * @param timeZone in which the hours are; UTC where there is none
 * @param evaluation what is ordered each time; {@code live} weights are those of that moment
 * @param next the next times; of no account in a request
 */
@Serdeable
@Schema(additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record ScheduleView(
        @Schema(pattern = "^[a-z0-9][a-z0-9-]{0,39}$", example = "nightly")
        @Serdeable.Deserializable(using = Text.class)
        String name,

        @Schema(minLength = 9, maxLength = 100, example = "0 3 * * *") @Serdeable.Deserializable(using = Text.class)
        String cron,

        @Nullable String timeZone,
        EvaluationRequest evaluation,
        @Nullable List<String> next) {
    @SuppressWarnings("NullAway") // what reads bodies gives null for what is not there
    public ScheduleView {
        require(name != null, "name: none (expected: the schedule's)");
        require(cron != null, "cron: none (expected: as in \"0 3 * * *\")");
        require(evaluation != null, "evaluation: none (expected: what is to be ordered)");
    }

    EvaluationSchedule schedule() {
        return new EvaluationSchedule(name, cron, timeZone == null ? "UTC" : timeZone, evaluation.order());
    }

    static ScheduleView of(Standing standing) {
        EvaluationSchedule schedule = standing.schedule();
        return new ScheduleView(
                schedule.name(),
                schedule.cron(),
                schedule.timeZone(),
                EvaluationRequest.of(schedule.order()),
                standing.next().stream().map(Instant::toString).toList());
    }

    /** All schedules of evaluations. */
    @Serdeable
    public record ScheduleList(List<ScheduleView> schedules) {}
}
