package dev.ratchet.api.campaigns;

import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.workers.campaign.CampaignOrders.Made;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings campaigns into being, and changes them. When an answer says so, the store has the campaign and its workflow runs; the same request again finds
 * it.
 */
@MayRefuse
@Controller("/v1/campaigns")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.OPERATE)
final class LifecycleController {
    private static final String KEY = "Idempotency-Key";

    /** A campaign of seconds, for the document. */
    private static final String EXAMPLE = """
            {
              "name": "sums",
              "iterations": 2,
              "model": {"scratch": {"width": 16, "layers": 1, "heads": 2, "keyValueHeads": 2, "hiddenWidth": 32,
                                    "contextLength": 64, "ropeBase": 10000, "alphabet": "0123456789+="}},
              "prompts": {"arithmetic": {"questions": ["{a}+{b}="], "minDigits": 1, "maxDigits": 1,
                                         "train": 20, "heldOut": 5}},
              "rollout": {"promptsPerIteration": 2, "samplesPerPrompt": 2, "iterationTokens": 4, "segmentTokens": 2,
                          "hardLimit": 8, "shardTrajectories": 4},
              "evaluation": {"problems": 5}
            }""";

    private final LiveStack stack;
    private final CampaignStates states;
    private final AuditLog audit;
    private final IdempotencyKeys keys;

    LifecycleController(LiveStack stack, CampaignStates states, AuditLog audit, IdempotencyKeys keys) {
        this.stack = stack;
        this.states = states;
        this.audit = audit;
        this.keys = keys;
    }

    /** Takes a specification, by the names of the YAML. */
    @Post
    @MakesCampaign
    HttpResponse<CampaignView> create(
            @RequestBody(content = @Content(examples = @ExampleObject(name = "seconds", value = EXAMPLE))) @Body
                    Map<String, Object> specification,
            @Header(KEY) @Nullable String key,
            Authentication who) {
        String name = String.valueOf(specification.get("name"));
        Order order = new Order(who.getName(), "create", BranchId.fits(name) ? name : "", "", standing(name));
        return made(order, () -> {
            keys.hold(key, who.getName(), "create", specification);
            return stack.orders().create(specification);
        });
    }

    @Post("/{name}:fork")
    @MakesCampaign
    HttpResponse<CampaignView> fork(
            @CampaignName String name, @Body ForkOrder order, @Header(KEY) @Nullable String key, Authentication who) {
        Parent parent = new Parent(BranchId.main(name), order.after());
        CampaignView _ = states.existing(name);
        String what = "fork of %s after iteration %d".formatted(name, parent.iteration());
        return made(new Order(who.getName(), what, order.name(), order.reason(), standing(order.name())), () -> {
            keys.hold(key, who.getName(), what, Map.of("name", order.name(), "settings", order.changes()));
            return stack.orders().fork(parent, order.name(), order.changes());
        });
    }

    /** From the next iteration on; the commits say with which settings each was made. */
    @Patch("/{name:" + Described.SEGMENT + "}")
    SettingsView change(@CampaignName String name, @Body SettingsOrder order, Authentication who) {
        Order audited = new Order(
                who.getName(),
                "settings",
                name,
                order.reason(),
                states.existing(name).sentence());
        return audit.carriedOut(
                audited,
                () -> {
                    var changed = stack.orders().change(name, order.settings(), order.reason());
                    states.forget(name);
                    return SettingsView.of(name, changed.from(), changed.differences());
                },
                SettingsView::sentence);
    }

    private String standing(String name) {
        return BranchId.fits(name)
                ? states.find(name).map(CampaignView::sentence).orElse("not there")
                : "no name";
    }

    /** 201 with where it is; 200 where it was there already. */
    private HttpResponse<CampaignView> made(Order order, Supplier<Made> maker) {
        Made made = audit.carriedOut(
                order, maker, done -> "settings " + done.plan().settings().key());
        String name = made.plan().branch().campaign();
        states.forget(name);
        CampaignView view = states.existing(name);
        return HttpResponse.<CampaignView>status(made.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .header("Location", "/v1/campaigns/" + name)
                .body(view);
    }
}
