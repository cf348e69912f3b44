package dev.ratchet.api.audit;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.storage.Keys;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The audit log, newest order first. */
@MayRefuse
@Controller("/v1/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.ADMINISTER)
final class AuditController {
    private static final int MOST_A_PAGE = 500;

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
        require(1 <= pageSize && pageSize <= MOST_A_PAGE, "pageSize: %d (expected: 1 to %d)", pageSize, MOST_A_PAGE);
        AuditPage page = log.page(
                order -> (campaign == null || order.subject().equals(campaign))
                        && (who == null || order.who().equals(who)),
                since == null ? null : time(since),
                pageSize,
                pageToken == null ? null : folder(pageToken));
        return new AuditPage(page.orders(), page.nextPageToken() == null ? null : token(page.nextPageToken()));
    }

    private static Instant time(String since) {
        try {
            return Instant.parse(since);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "since: \"%s\" (expected: a time as in 2026-11-26T11:05:00Z)".formatted(since), e);
        }
    }

    private static String token(String folder) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(folder.getBytes(StandardCharsets.UTF_8));
    }

    private static String folder(String token) {
        try {
            String folder = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            require(folder.startsWith(Keys.AUDIT), "not a folder of the audit log");
            return folder;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "pageToken: \"%s\" (expected: the nextPageToken of another page)".formatted(token), e);
        }
    }
}
