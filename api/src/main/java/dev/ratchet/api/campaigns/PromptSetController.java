package dev.ratchet.api.campaigns;

import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.Uploads;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes prompt sets, for specifications to name them by their checksums. */
@MayRefuse
@Controller("/v1/prompt-sets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.OPERATE)
final class PromptSetController {
    private final LiveStack stack;
    private final AuditLog audit;

    PromptSetController(LiveStack stack, AuditLog audit) {
        this.stack = stack;
        this.audit = audit;
    }

    /** Takes JSON Lines as docs/prompts.md has them; the same set again has the same checksum. */
    @Post
    @ApiResponse(
            responseCode = "201",
            description = "It is stored",
            content = @Content(schema = @Schema(implementation = PromptSetView.class)))
    @Consumes({"application/jsonl", "application/x-ndjson", MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    HttpResponse<PromptSetView> upload(@Body @Nullable InputStream body, Authentication who) {
        byte[] lines = Uploads.read(body);
        Order order = new Order(who.getName(), "upload of a prompt set", "", "", "%d bytes".formatted(lines.length));
        PromptSetView stored = audit.carriedOut(
                order,
                () -> store(lines),
                set -> "sha256:%s, %d prompts".formatted(set.sha256(), set.train() + set.heldOut()));
        return HttpResponse.created(stored);
    }

    private PromptSetView store(byte[] lines) {
        PromptSet prompts;
        try {
            prompts = PromptFiles.readPrompts("body", lines);
        } catch (FaultException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        String sha256 =
                new CampaignPreparation(stack.store()).importPrompts(prompts).sha256();
        return new PromptSetView(
                sha256, prompts.train().size(), prompts.heldOut().size());
    }
}
