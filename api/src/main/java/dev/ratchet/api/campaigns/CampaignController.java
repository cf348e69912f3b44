package dev.ratchet.api.campaigns;

import dev.ratchet.api.LiveStack;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.paging.QueryToken;
import dev.ratchet.api.security.Role;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workflows.campaign.CampaignPlan;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Campaigns: where they stand, what their iterations came to, and the orders that they take. */
@Controller("/v1/campaigns")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
@MayRefuse
final class CampaignController {
    private final LiveStack stack;
    private final CampaignStates states;
    private final AuditLog audit;

    CampaignController(LiveStack stack, CampaignStates states, AuditLog audit) {
        this.stack = stack;
        this.states = states;
        this.audit = audit;
    }

    @Get
    CampaignList list() {
        return new CampaignList(states.all());
    }

    @Get("/{name}/iterations")
    IterationPage iterations(
            @CampaignName String name,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        int size = PageOf.size(pageSize);
        Campaigns campaigns = stack.stored();
        CampaignPlan plan = campaigns.plan(name).orElseThrow(() -> Branches.unknown(name));
        String query = "iterations of " + plan.branch();
        int next = (int) QueryToken.of(pageToken, query, 1).place();
        List<IterationPage.IterationView> found = new ArrayList<>();
        while (found.size() < size) {
            Optional<IterationPage.IterationView> iteration = campaigns
                    .commit(plan, next)
                    .flatMap(commit -> Optional.ofNullable(IterationPage.IterationView.of(commit.content())));
            if (iteration.isEmpty()) {
                return new IterationPage(found, null);
            }
            found.add(iteration.get());
            next++;
        }
        boolean more = campaigns.commit(plan, next).isPresent();
        return new IterationPage(found, more ? new QueryToken(query, next).text() : null);
    }

    @Post("/{name}:pause")
    @Secured(Role.OPERATE)
    CampaignView pause(@CampaignName String name, @Body PauseOrder order, Authentication who) {
        return order(name, "pause", order.reason(), who, () -> stack.client().pause(name, order.reason()));
    }

    @Post("/{name}:resume")
    @Secured(Role.OPERATE)
    CampaignView resume(@CampaignName String name, @Body @Nullable PauseOrder order, Authentication who) {
        return order(name, "resume", why(order), who, () -> stack.client().resume(name));
    }

    /** What is in flight ends at its next durable point; the store keeps all, and a new run goes on from there. */
    @Post("/{name}:stop")
    @Secured(Role.OPERATE)
    CampaignView stop(@CampaignName String name, @Body @Nullable PauseOrder order, Authentication who) {
        return order(name, "stop", why(order), who, () -> stack.client().stop(name));
    }

    private static String why(@Nullable PauseOrder order) {
        return order == null ? "" : order.reason();
    }

    private CampaignView order(String name, String what, String why, Authentication who, Runnable order) {
        String before = states.existing(name).sentence(); // refuses what is not there
        return audit.carriedOut(
                new Order(who.getName(), what, name, why, before),
                () -> {
                    order.run();
                    states.forget(name);
                    return states.existing(name);
                },
                CampaignView::sentence);
    }
}
