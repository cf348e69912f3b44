package dev.ratchet.api.evaluations;

import dev.ratchet.api.LiveStack;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.evaluations.ScheduleView.ScheduleList;
import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.net.URI;
import java.util.function.Supplier;

/** Evaluations that come again and again, as every night: schedules of Temporal. */
@MayRefuse
@Controller("/v1/evaluation-schedules")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class ScheduleController {
    private final LiveStack stack;
    private final AuditLog audit;

    ScheduleController(LiveStack stack, AuditLog audit) {
        this.stack = stack;
        this.audit = audit;
    }

    @Post
    @Status(HttpStatus.CREATED)
    @Secured(Role.OPERATE)
    HttpResponse<ScheduleView> create(@Body ScheduleView wanted, Authentication who) {
        ScheduleView created = order(who, "evaluation schedule", wanted, () -> {
            stack.schedules().create(wanted.schedule());
            return show(wanted.name());
        });
        return HttpResponse.created(created, URI.create("/v1/evaluation-schedules/" + wanted.name()));
    }

    @Get
    ScheduleList list() {
        return new ScheduleList(
                stack.schedules().all().stream().map(ScheduleView::of).toList());
    }

    @Get("/{name:" + Described.SEGMENT + "}")
    ScheduleView show(String name) {
        return stack.schedules()
                .find(name)
                .map(ScheduleView::of)
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "schedule: %s is not there (expected: one of those that GET /v1/evaluation-schedules lists)"
                                .formatted(name)));
    }

    /** Begins one now, beside what is planned. */
    @Post("/{name}:trigger")
    @Secured(Role.OPERATE)
    ScheduleView trigger(String name, Authentication who) {
        return order(who, "trigger evaluation schedule", show(name), () -> {
            stack.schedules().trigger(name);
            return show(name);
        });
    }

    /** What it began goes on. */
    @Delete("/{name:" + Described.SEGMENT + "}")
    @Secured(Role.OPERATE)
    @Status(HttpStatus.NO_CONTENT)
    void delete(String name, Authentication who) {
        ScheduleView before = show(name);
        ScheduleView _ = order(who, "delete evaluation schedule", before, () -> {
            stack.schedules().delete(name);
            return before;
        });
    }

    private ScheduleView order(Authentication who, String what, ScheduleView schedule, Supplier<ScheduleView> order) {
        return audit.carriedOut(
                new Order(
                        who.getName(),
                        "%s %s".formatted(what, schedule.name()),
                        schedule.evaluation().campaign(),
                        "",
                        ""),
                order,
                ScheduleView::cron);
    }
}
