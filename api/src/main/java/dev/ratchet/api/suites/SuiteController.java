package dev.ratchet.api.suites;

import dev.ratchet.activities.suites.Suite;
import dev.ratchet.activities.suites.Suites;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.Uploads;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.Described.SuiteName;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.suites.SuiteView.SuiteList;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.prompts.PromptLayout;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The suites that evaluations ask: what there is, what they ask, and new ones. */
@MayRefuse
@Controller("/v1/suites")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class SuiteController {

    private final Suites suites;
    private final AuditLog audit;

    SuiteController(LiveStack stack, AuditLog audit) {
        this.suites = new Suites(stack.store());
        this.audit = audit;
    }

    @Get
    SuiteList list() {
        return new SuiteList(suites.all().stream().map(SuiteView::of).toList());
    }

    @Get("/{name}")
    SuiteView show(@SuiteName String name) {
        return SuiteView.of(existing(name));
    }

    @Get("/{name}/prompts")
    PromptPage prompts(
            @SuiteName String name,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        PageOf<Prompt> page = PageOf.of(suites.prompts(existing(name)), pageSize, pageToken);
        return new PromptPage(page.shown(PromptPage.PromptView::of), page.nextPageToken());
    }

    /** Adds a version whose prompts are the body's lines; 200 where the newest has them already. */
    @Post("/{name}")
    @ApiResponse(
            responseCode = "201",
            description = "A version is added",
            content = @Content(schema = @Schema(implementation = SuiteView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The newest version has these prompts",
            content = @Content(schema = @Schema(implementation = SuiteView.class)))
    @Consumes({"application/jsonl", "application/x-ndjson"})
    @Secured(Role.OPERATE)
    HttpResponse<SuiteView> add(
            @Parameter(schema = @Schema(type = "string", pattern = Described.NAME)) String name,
            @Parameter(
                            example = "gsm8k",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {
                                                "jsonl",
                                                "aime",
                                                "math500",
                                                "gsm8k",
                                                "humaneval",
                                                "livecodebench"
                                            }))
                    @QueryValue
                    String format,
            @Parameter(schema = @Schema(type = "string", minLength = 1)) @QueryValue @Nullable String description,
            @Body @Nullable InputStream body,
            Authentication who) {
        PromptLayout layout = PromptLayout.named(format);
        String what = description == null ? "" : description;
        byte[] lines = Uploads.read(body);
        Optional<Suite> before = suites.find(name);
        Suite suite = audit.carriedOut(
                new Order(
                        who.getName(), "suite", "", what, before.map(Suite::id).orElse("")),
                () -> added(name, what, layout, lines),
                Suite::id);
        boolean there = before.isPresent() && suite.version() <= before.get().version();
        return there
                ? HttpResponse.ok(SuiteView.of(suite))
                : HttpResponse.created(SuiteView.of(suite), URI.create("/v1/suites/" + suite.id()));
    }

    private Suite added(String name, String description, PromptLayout layout, byte[] content) {
        try {
            return suites.add(name, description, layout, "body", content);
        } catch (FaultException e) {
            if (e.fault() == Fault.INVALID_REQUEST) { // no conflict: the lines are wrong whatever there is
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private Suite existing(String name) {
        return suites.find(name)
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "suite: %s is not in the store (expected: one of those that GET /v1/suites lists)"
                                .formatted(name)));
    }
}
