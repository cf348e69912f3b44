package dev.ratchet.api.rollouts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.activities.query.Rollouts.Found;
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
import dev.ratchet.api.rollouts.GroupPage.GroupView;
import dev.ratchet.api.rollouts.RolloutPage.RolloutView;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rollouts as the samples of their prompts. */
@MayRefuse
@Controller("/v1/campaigns/{name}/groups")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class GroupController {
    private static final int LAST = 999_999;
    /** Lines that are looked at for one answer; an iteration with more is shown so far. */
    private static final int LINES = 20_000;

    private final LiveStack stack;
    private final Branches branches;

    GroupController(LiveStack stack, Branches branches) {
        this.stack = stack;
        this.branches = branches;
    }

    /**
     * Groups that wrote, or were trained on or dropped, in an iteration (the newest where none is named); or, with {@code prompt}
     * and no iteration, those of a prompt in all. With {@code stop} or {@code status}, groups of which a sample fits.
     */
    @Get
    GroupPage find(
            @CampaignName String name,
            @Iteration @QueryValue @Nullable Integer iteration,
            @OfPrompt @QueryValue @Nullable String prompt,
            @OfStop @QueryValue @Nullable String stop,
            @OfStatus @QueryValue @Nullable String status,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        require(
                iteration == null || (1 <= iteration && iteration <= LAST),
                "iteration: %d (expected: 1 to %d)",
                iteration,
                LAST);
        SummaryFilter any = filter(Optional.empty(), stop, status);
        Optional<PromptId> wanted = Optional.ofNullable(prompt).map(PromptId::new);
        int size = PageOf.size(pageSize);
        BranchId branch = branches.of(name);
        Rollouts rollouts = new Rollouts(stack.store(), branch);
        int committed = Math.max(0, rollouts.newest());
        boolean ofAll = iteration == null && prompt != null;
        int at = iteration == null ? Math.max(1, committed) : iteration;
        if (at > committed && iteration != null) {
            throw new HttpStatusException(
                    HttpStatus.NOT_FOUND,
                    "iteration: %d is not committed (expected: 1 to %d)".formatted(at, committed));
        }
        List<Found> lines = rollouts.find(
                        filter(wanted, null, null), new SummaryLine(ofAll ? 1 : at, 0), ofAll ? committed : at, LINES)
                .rollouts();
        List<GroupView> groups = groups(lines, any);
        PageOf<GroupView> page = PageOf.of(groups, size, pageToken);
        return new GroupPage(ofAll ? null : at, committed, page.items(), page.nextPageToken());
    }

    private static SummaryFilter filter(Optional<PromptId> prompt, @Nullable String stop, @Nullable String status) {
        return new SummaryFilter(
                prompt,
                Optional.ofNullable(stop),
                Optional.ofNullable(status).map(TrajectoryStatus::parse),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** In the order in which they come; of a trajectory the newest line counts. */
    private static List<GroupView> groups(List<Found> lines, SummaryFilter any) {
        Map<GroupId, SortedMap<Integer, Found>> groups = new LinkedHashMap<>();
        for (Found line : lines) {
            TrajectoryId id = line.row().trajectory();
            groups.computeIfAbsent(id.group(), _ -> new TreeMap<>()).put(id.sample(), line);
        }
        return groups.entrySet().stream()
                .filter(group -> group.getValue().values().stream().anyMatch(each -> any.fits(each.row())))
                .map(group -> group(group.getKey(), List.copyOf(group.getValue().values())))
                .toList();
    }

    private static GroupView group(GroupId id, List<Found> samples) {
        List<Found> finished =
                samples.stream().filter(each -> !each.row().stop().resumable()).toList();
        Comparator<Found> byLength = Comparator.comparingInt(each -> each.row().totalLength());
        OptionalDouble reward = samples.stream()
                .flatMap(each -> each.row().correctness().stream())
                .mapToDouble(Double::doubleValue)
                .average();
        return new GroupView(
                id.toString(),
                samples.getFirst().row().prompt().value(),
                finished.stream().min(byLength).map(GroupController::trajectory).orElse(null),
                finished.stream().max(byLength).map(GroupController::trajectory).orElse(null),
                reward.isPresent() ? reward.getAsDouble() : null,
                samples.stream().map(RolloutView::of).toList());
    }

    private static String trajectory(Found found) {
        return found.row().trajectory().toString();
    }
}
