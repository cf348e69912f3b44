package dev.ratchet.api.curves;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.settings.SettingsDifference;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.Iteration;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workflows.campaign.CampaignPlan;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a campaign's iterations came to and what they took, for whoever draws it; and its settings. */
@MayRefuse
@Controller("/v1/campaigns/{name}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class CurveController {
    private static final int LAST = 999_999;
    private static final int USUAL_POINTS = 500;
    private static final int MOST_POINTS = 2_000;

    private final LiveStack stack;
    private final Branches branches;
    private final Curves curves;
    private final Works works;

    CurveController(LiveStack stack, Branches branches, Curves curves, Works works) {
        this.stack = stack;
        this.branches = branches;
        this.curves = curves;
        this.works = works;
    }

    /** Columns of iterations; where there are more than {@code points}, each value stands for as many in a row. */
    @Get("/curves")
    CurvesView curves(
            @CampaignName String name,
            @Iteration @QueryValue @Nullable Integer fromIteration,
            @Iteration @QueryValue @Nullable Integer toIteration,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            minimum = "1",
                                            maximum = "2000",
                                            defaultValue = "500"))
                    @QueryValue
                    @Nullable
                    Integer points) {
        int from = iteration("fromIteration", fromIteration, 1);
        int to = iteration("toIteration", toIteration, LAST);
        int most = points == null ? USUAL_POINTS : points;
        require(1 <= most && most <= MOST_POINTS, "points: %d (expected: 1 to %d)", most, MOST_POINTS);
        if (from > to) {
            throw new HttpStatusException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "fromIteration: %d (expected: no more than toIteration, %d)".formatted(from, to));
        }
        BranchId branch = branches.of(name);
        Campaigns campaigns = stack.stored();
        CampaignPlan plan = campaigns.plan(name).orElseThrow();
        return curves.of(branch, new Curves.Range(from, to, most), () -> campaigns.evaluations(plan));
    }

    private static int iteration(String parameter, @Nullable Integer given, int ifNone) {
        int value = given == null ? ifNone : given;
        require(1 <= value && value <= LAST, "%s: %d (expected: 1 to %d)", parameter, value, LAST);
        return value;
    }

    /** What it works on now, and what the last {@code iterations} took, by the histories that Temporal keeps. */
    @Get("/work")
    WorkView work(
            @CampaignName String name,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = "20"))
                    @QueryValue
                    @Nullable
                    Integer iterations) {
        int most = iterations == null ? Works.USUAL : iterations;
        require(1 <= most && most <= Works.MOST, "iterations: %d (expected: 1 to %d)", most, Works.MOST);
        return works.of(branches.of(name), most);
    }

    /** The settings in force, each by its path with its value as JSON. */
    @Get("/settings")
    AllSettingsView settings(@CampaignName String name) {
        BranchId branch = branches.of(name);
        CampaignPlan plan = stack.stored().plan(branch.campaign()).orElseThrow();
        return new AllSettingsView(
                name, SettingsDifference.paths(new SettingsStore(stack.store()).read(plan.settings())));
    }
}
