package dev.ratchet.api.audit;

import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.Requests;
import dev.ratchet.api.paging.TokenText;
import dev.ratchet.api.security.Role;
import dev.ratchet.storage.Keys;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
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
            @QueryValue @Nullable String campaign,
            @QueryValue @Nullable String who,
            @QueryValue @Nullable String since,
            @QueryValue(defaultValue = "50") int pageSize,
            @QueryValue @Nullable String pageToken) {
        int size = Requests.pageSize(pageSize);
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
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "since: \"%s\" (expected: a time as in 2026-11-26T11:05:00Z)".formatted(since), e);
        }
    }

    private static String folder(String token) {
        return TokenText.read(
                token,
                "the nextPageToken of another page",
                folder -> Optional.of(folder).filter(each -> each.startsWith(Keys.AUDIT)));
    }
}
