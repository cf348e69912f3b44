package dev.ratchet.api.audit;

import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.paging.TokenText;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit log, newest order first. */
@MayRefuse
@Controller("/v1/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.ADMINISTER)
final class AuditController {
    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    @Get
    AuditPage list(
            @CampaignName @QueryValue @Nullable String campaign,
            @Parameter(schema = @Schema(type = "string", minLength = 1)) @QueryValue @Nullable String who,
            @Parameter(schema = @Schema(type = "string", format = "date-time")) @QueryValue @Nullable String since,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        if (campaign != null) {
            BranchId.main(campaign);
        }
        int size = PageOf.size(pageSize);
        AuditPage page = log.page(
                order -> (campaign == null || order.subject().equals(campaign))
                        && (who == null || order.who().equals(who)),
                since == null ? null : time(since),
                size,
                pageToken == null ? null : folder(pageToken));
        return new AuditPage(page.orders(), page.nextPageToken() == null ? null : TokenText.of(page.nextPageToken()));
    }

    private static Instant time(String since) {
        try {
            return Instant.parse(since);
        } catch (DateTimeException _) {
            throw new HttpStatusException( // which the document may allow: it has offsets of up to a day
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "since: \"%s\" (expected: a time as in 2026-11-26T11:05:00Z)".formatted(since));
        }
    }

    private static String folder(String token) {
        return TokenText.read(
                token,
                "the nextPageToken of another page",
                folder -> Optional.of(folder).filter(each -> each.startsWith(Keys.AUDIT)));
    }
}
