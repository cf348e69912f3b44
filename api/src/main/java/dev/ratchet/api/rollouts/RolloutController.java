package dev.ratchet.api.rollouts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.QueryToken;
import dev.ratchet.api.paging.Requests;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.SummaryFilter;
import dev.ratchet.storage.trajectory.SummaryLine;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rollouts of a campaign: by filter, and one with all that it wrote. */
@MayRefuse
@Controller("/v1/campaigns/{name}/rollouts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class RolloutController {
    private static final int LAST = 999_999;
    private static final Set<String> FILTERS = Set.of(
            "iteration",
            "fromIteration",
            "toIteration",
            "prompt",
            "stop",
            "status",
            "rewardMin",
            "rewardMax",
            "policyVersion",
            "pageSize",
            "pageToken");

    private final LiveStack stack;
    private final Branches branches;

    RolloutController(LiveStack stack, Branches branches) {
        this.stack = stack;
        this.branches = branches;
    }

    @Get
    RolloutPage find(
            HttpRequest<?> request,
            String name,
            @QueryValue @Nullable Integer iteration,
            @QueryValue @Nullable Integer fromIteration,
            @QueryValue @Nullable Integer toIteration,
            @QueryValue @Nullable String prompt,
            @QueryValue @Nullable String stop,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable Double rewardMin,
            @QueryValue @Nullable Double rewardMax,
            @QueryValue @Nullable Integer policyVersion,
            @QueryValue(defaultValue = "50") int pageSize,
            @QueryValue @Nullable String pageToken) {
        Requests.requireKnown(request.getParameters(), FILTERS);
        require(
                iteration == null || (fromIteration == null && toIteration == null),
                "iteration: %s with fromIteration or toIteration (expected: one or the others)",
                iteration);
        int from =
                of(iteration == null ? "fromIteration" : "iteration", iteration == null ? fromIteration : iteration, 1);
        int to = of("toIteration", iteration == null ? toIteration : iteration, LAST);
        require(from <= to, "fromIteration: %d (expected: no more than toIteration, %d)", from, to);
        SummaryFilter filter = new SummaryFilter(
                Optional.ofNullable(prompt).map(PromptId::new),
                Optional.ofNullable(stop),
                Optional.ofNullable(status).map(TrajectoryStatus::parse),
                Optional.ofNullable(rewardMin),
                Optional.ofNullable(rewardMax),
                Optional.ofNullable(policyVersion));
        int size = Requests.pageSize(pageSize);
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
            HttpRequest<?> request,
            String name,
            String trajectory,
            @QueryValue(defaultValue = "false") boolean tokens) {
        Requests.requireKnown(request.getParameters(), Set.of("tokens"));
        require(
                trajectory.matches("\\d{1,6}-\\d{1,5}-\\d{1,4}"),
                "trajectory: \"%s\" (expected: iteration-index-sample, as in 000012-00003-07)",
                trajectory);
        TrajectoryId id = TrajectoryId.parse(trajectory);
        BranchId branch = branches.of(name);
        return new Rollouts(stack.store(), branch)
                .whole(id)
                .map(whole -> WholeRollout.of(whole, tokens))
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "trajectory: %s is in no committed iteration of campaign %s (expected: one of those that GET /v1/campaigns/%s/rollouts lists)"
                                .formatted(id, name, name)));
    }
}
