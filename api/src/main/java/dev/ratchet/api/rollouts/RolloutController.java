package dev.ratchet.api.rollouts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.Iteration;
import dev.ratchet.api.openapi.Described.OfPrompt;
import dev.ratchet.api.openapi.Described.OfStatus;
import dev.ratchet.api.openapi.Described.OfStop;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.paging.QueryToken;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.SummaryFilter;
import dev.ratchet.storage.trajectory.SummaryLine;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rollouts of a campaign: by filter, and one with all that it wrote. */
@MayRefuse
@Controller("/v1/campaigns/{name}/rollouts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class RolloutController {
    private static final int LAST = 999_999;
    private static final String TRAJECTORY = "[0-9]{1,6}-[0-9]{1,5}-[0-9]{1,4}";

    private final LiveStack stack;
    private final Branches branches;
    private final SegmentTexts texts;

    RolloutController(LiveStack stack, Branches branches, SegmentTexts texts) {
        this.stack = stack;
        this.branches = branches;
        this.texts = texts;
    }

    @Get
    RolloutPage find(
            @CampaignName String name,
            @Iteration @QueryValue @Nullable Integer iteration,
            @Iteration @QueryValue @Nullable Integer fromIteration,
            @Iteration @QueryValue @Nullable Integer toIteration,
            @OfPrompt @QueryValue @Nullable String prompt,
            @OfStop @QueryValue @Nullable String stop,
            @OfStatus @QueryValue @Nullable String status,
            @QueryValue @Nullable Double rewardMin,
            @QueryValue @Nullable Double rewardMax,
            @Parameter(schema = @Schema(type = "integer", format = "int32", minimum = "0")) @QueryValue @Nullable
                    Integer policyVersion,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        if (iteration != null && (fromIteration != null || toIteration != null)) {
            throw contradiction("iteration: %d with fromIteration or toIteration (expected: one or the others)"
                    .formatted(iteration));
        }
        int from =
                of(iteration == null ? "fromIteration" : "iteration", iteration == null ? fromIteration : iteration, 1);
        int to = of("toIteration", iteration == null ? toIteration : iteration, LAST);
        if (from > to) {
            throw contradiction("fromIteration: %d (expected: no more than toIteration, %d)".formatted(from, to));
        }
        if (rewardMin != null && rewardMax != null && rewardMin > rewardMax) {
            throw contradiction("rewardMin: %s (expected: no more than rewardMax, %s)".formatted(rewardMin, rewardMax));
        }
        SummaryFilter filter = new SummaryFilter(
                Optional.ofNullable(prompt).map(PromptId::new),
                Optional.ofNullable(stop),
                Optional.ofNullable(status).map(TrajectoryStatus::parse),
                Optional.ofNullable(rewardMin),
                Optional.ofNullable(rewardMax),
                Optional.ofNullable(policyVersion));
        int size = PageOf.size(pageSize);
        BranchId branch = branches.of(name);
        String query = "rollouts of %s from %d to %d, %s".formatted(branch, from, to, filter);
        long place =
                QueryToken.of(pageToken, query, place(new SummaryLine(from, 0))).place();
        Rollouts.Page page = new Rollouts(stack.store(), branch).find(filter, line(place), to, size);
        return RolloutPage.of(
                page,
                page.next()
                        .map(next -> new QueryToken(query, place(next)).text())
                        .orElse(null));
    }

    /** What each of two parameters may be, but not both. */
    private static HttpStatusException contradiction(String detail) {
        return new HttpStatusException(HttpStatus.UNPROCESSABLE_ENTITY, detail);
    }

    private static int of(String parameter, @Nullable Integer iteration, int ifNone) {
        int value = iteration == null ? ifNone : iteration;
        require(1 <= value && value <= LAST, "%s: %d (expected: 1 to %d)", parameter, value, LAST);
        return value;
    }

    private static long place(SummaryLine line) {
        return (long) line.iteration() << Integer.SIZE | line.row();
    }

    private static SummaryLine line(long place) {
        return new SummaryLine((int) (place >>> Integer.SIZE), (int) place);
    }

    /** With {@code tokens}, also what each segment wrote, token by token. */
    @Get("/{trajectory}")
    WholeRollout show(
            @CampaignName String name,
            @Parameter(example = "000012-00003-07", schema = @Schema(type = "string", pattern = "^" + TRAJECTORY + "$"))
                    String trajectory,
            @QueryValue @Nullable Boolean tokens) {
        require(
                trajectory.matches(TRAJECTORY),
                "trajectory: \"%s\" (expected: iteration-index-sample, as in 000012-00003-07)",
                trajectory);
        TrajectoryId id = TrajectoryId.parse(trajectory);
        BranchId branch = branches.of(name);
        boolean each = Boolean.TRUE.equals(tokens);
        return new Rollouts(stack.store(), branch)
                .whole(id)
                .map(whole -> WholeRollout.of(whole, each, texts.of(branch, whole, each)))
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "trajectory: %s is in no committed iteration of campaign %s (expected: one of those that GET /v1/campaigns/%s/rollouts lists)"
                                .formatted(id, name, name)));
    }
}
