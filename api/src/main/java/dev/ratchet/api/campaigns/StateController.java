package dev.ratchet.api.campaigns;

import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Where a campaign stands. What is known is told by the thread that took the request, since a change of threads costs more than
 * the answer; where somebody has to be asked, another thread waits.
 */
@Controller("/v1/campaigns")
@Secured(Role.LOOK)
@MayRefuse
final class StateController {
    private final CampaignStates states;
    private final ExecutorService blocking;

    StateController(CampaignStates states, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.states = states;
        this.blocking = blocking;
    }

    @Get("/{name:" + Described.SEGMENT + "}")
    @ApiResponse(
            responseCode = "200",
            description = "As it stood a moment ago",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CampaignView.class)))
    CompletableFuture<HttpResponse<byte[]>> show(@CampaignName String name) {
        CampaignStates.Known recent = states.recent(name);
        if (recent != null) {
            return CompletableFuture.completedFuture(answer(recent));
        }
        Supplier<HttpResponse<byte[]>> asked =
                () -> answer(states.known(name).orElseThrow(() -> Branches.unknown(name)));
        return CompletableFuture.supplyAsync(PropagatedContext.wrapCurrent(asked), blocking);
    }

    private static HttpResponse<byte[]> answer(CampaignStates.Known now) {
        return HttpResponse.ok(now.sent())
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.ETAG, now.tag());
    }
}
