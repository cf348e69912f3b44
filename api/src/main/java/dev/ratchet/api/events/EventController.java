package dev.ratchet.api.events;

import dev.ratchet.api.campaigns.CampaignStates;
import dev.ratchet.api.campaigns.CampaignView;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** What happens to campaigns, live. */
@Controller("/v1/campaigns")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
@MayRefuse
final class EventController {
    private final EventStreams streams;
    private final CampaignStates states;

    EventController(EventStreams streams, CampaignStates states) {
        this.streams = streams;
        this.states = states;
    }

    /**
     * Events of a campaign (text/event-stream): all that was committed after Last-Event-ID, or at all where there is none, and then
     * what happens. Ends with {@code done}; who comes again after that gets 204, upon which a browser stays away.
     */
    @Get(value = "/{name}/events", headRoute = false)
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Event<String>>> events(
            @CampaignName String name,
            @Parameter(
                            description = "The id of the last event that came before",
                            example = "i12.e10.RUNNING",
                            schema = @Schema(type = "string"))
                    @Header("Last-Event-ID")
                    @Nullable
                    String last) {
        Cursor from = Cursor.of(last);
        CampaignView now = states.existing(name);
        if (CampaignEvents.DONE.equals(now.condition()) && CampaignEvents.DONE.equals(from.condition())) {
            return HttpResponse.noContent();
        }
        if (streams.full()) {
            throw new FaultException(
                    Fault.STORAGE_UNAVAILABLE,
                    "event streams: as many are open as may be (expected: one that ends soon)");
        }
        return HttpResponse.<Publisher<Event<String>>>ok(streams.of(name, from))
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE);
    }
}
