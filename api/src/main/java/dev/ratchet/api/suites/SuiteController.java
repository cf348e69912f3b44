package dev.ratchet.api.suites;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.suites.Suite;
import dev.ratchet.activities.suites.Suites;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.PageToken;
import dev.ratchet.api.security.Role;
import dev.ratchet.api.suites.SuiteView.SuiteList;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.prompts.PicturedPrompt;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The suites that evaluations ask: what there is, what they ask, and new ones. */
@Controller("/v1/suites")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class SuiteController {
    private static final Logger LOG = LoggerFactory.getLogger(SuiteController.class);
    private static final int MOST_A_PAGE = 500;
    private static final int MOST_BYTES = 20 << 20;

    private final Suites suites;

    SuiteController(LiveStack stack) {
        this.suites = new Suites(stack.store());
    }

    @Get
    SuiteList list() {
        return new SuiteList(suites.all().stream().map(SuiteView::of).toList());
    }

    @Get("/{name}")
    SuiteView show(String name) {
        return SuiteView.of(existing(name));
    }

    @Get("/{name}/prompts")
    PromptPage prompts(
            String name, @QueryValue(defaultValue = "50") int pageSize, @QueryValue @Nullable String pageToken) {
        require(1 <= pageSize && pageSize <= MOST_A_PAGE, "pageSize: %d (expected: 1 to %d)", pageSize, MOST_A_PAGE);
        List<PicturedPrompt> all = suites.prompts(existing(name));
        int from = Math.min(PageToken.of(pageToken).iteration() - 1, all.size());
        int to = Math.min(from + pageSize, all.size());
        return new PromptPage(
                all.subList(from, to).stream().map(PromptPage.PromptView::of).toList(),
                to == all.size() ? null : new PageToken(to + 1).text());
    }

    /** Adds a version whose prompts are the body's lines; 200 where the newest has them already. */
    @Post("/{name}")
    @Consumes({"application/jsonl", "application/x-ndjson"})
    @Secured(Role.OPERATE)
    HttpResponse<SuiteView> add(
            String name,
            @QueryValue String format,
            @QueryValue(defaultValue = "") String description,
            @Body InputStream body,
            Authentication who)
            throws IOException {
        PromptLayout layout = PromptLayout.named(format);
        Optional<Suite> before = suites.find(name);
        Suite suite = added(name, description, layout, content(body));
        LOG.info("suite {} added by {}", suite.id(), who.getName());
        boolean there = before.isPresent() && suite.version() <= before.get().version();
        return there
                ? HttpResponse.ok(SuiteView.of(suite))
                : HttpResponse.created(SuiteView.of(suite), URI.create("/v1/suites/" + suite.id()));
    }

    private static byte[] content(InputStream body) throws IOException {
        byte[] content = body.readNBytes(MOST_BYTES + 1);
        if (content.length > MOST_BYTES) {
            body.transferTo(OutputStream.nullOutputStream()); // who still sends would not hear an answer
            throw new HttpStatusException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "body: more than %d bytes (expected: at most so many; leave lines out, or use ./ratchet suites add)"
                            .formatted(MOST_BYTES));
        }
        return content;
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
