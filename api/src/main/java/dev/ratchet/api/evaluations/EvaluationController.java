package dev.ratchet.api.evaluations;

import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.audit.AuditLog;
import dev.ratchet.api.audit.Order;
import dev.ratchet.api.evaluations.EvaluationView.ComparisonView;
import dev.ratchet.api.evaluations.EvaluationView.EvaluationPage;
import dev.ratchet.api.evaluations.EvaluationView.PromptPage;
import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import dev.ratchet.workers.evaluation.Evaluations;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Evaluations: suites asked of pinned weights. */
@MayRefuse
@Controller("/v1/evaluations")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class EvaluationController {
    private static final int ID_DIGITS = 24;

    private final LiveStack stack;
    private final AuditLog audit;

    EvaluationController(LiveStack stack, AuditLog audit) {
        this.stack = stack;
        this.audit = audit;
    }

    /**
     * Accepted is accepted: weights and suite are pinned and the workflow is started before the answer.
     *
     * @param key the same key with the same order is the same evaluation, however often it is sent
     */
    @Post
    @Status(HttpStatus.ACCEPTED)
    @Secured(Role.OPERATE)
    HttpResponse<EvaluationView> order(
            @Body EvaluationRequest request, @Header("Idempotency-Key") @Nullable String key, Authentication who) {
        String id = id(who, key);
        EvaluationView ordered = audit.carriedOut(
                new Order(who.getName(), "evaluation " + id, request.campaign(), "", ""),
                () -> EvaluationView.of(stack.evaluations().order(id, request.order())),
                EvaluationController::outcome);
        return HttpResponse.<EvaluationView>accepted(URI.create("/v1/evaluations/" + id))
                .body(ordered);
    }

    private static String id(Authentication who, @Nullable String key) {
        String unique = key == null ? UUID.randomUUID().toString() : who.getName() + "\n" + key;
        return "e-" + Checksums.sha256(unique.getBytes(StandardCharsets.UTF_8)).substring(0, ID_DIGITS);
    }

    @Get
    EvaluationPage list(
            @CampaignName @QueryValue @Nullable String campaign,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        requireName(campaign);
        Evaluations evaluations = stack.evaluations();
        List<String> ids = evaluations.records().ids().stream()
                .filter(id -> campaign == null || campaign.equals(campaignOf(evaluations, id)))
                .toList();
        PageOf<String> page = PageOf.of(ids, pageSize, pageToken);
        return new EvaluationPage(page.shown(id -> show(evaluations, id)), page.nextPageToken());
    }

    private static void requireName(@Nullable String campaign) {
        if (campaign != null) {
            BranchId.main(campaign);
        }
    }

    private static String campaignOf(Evaluations evaluations, String id) {
        return evaluations.records().find(id).orElseThrow().order().campaign();
    }

    @Get("/{id:" + Described.SEGMENT + "}")
    EvaluationView show(String id) {
        return show(stack.evaluations(), id);
    }

    private static EvaluationView show(Evaluations evaluations, String id) {
        return evaluations.find(id).map(EvaluationView::of).orElseThrow(() -> unknown(id));
    }

    @Get("/{id}/prompts")
    PromptPage prompts(
            String id,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        Evaluations evaluations = stack.evaluations();
        mustBeThere(evaluations, id);
        SuiteReport report = evaluations
                .records()
                .report(id)
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.CONFLICT,
                        "evaluation: %s has not ended (expected: one with a result)".formatted(id)));
        PageOf<EvaluatedPrompt> page = PageOf.of(evaluations.records().prompts(report), pageSize, pageToken);
        return new PromptPage(page.shown(EvaluationView.PromptView::of), page.nextPageToken());
    }

    @Get("/{id}:compare")
    ComparisonView compare(
            String id,
            @Parameter(description = "The other evaluation", schema = @Schema(type = "string", minLength = 1))
                    @QueryValue
                    String with) {
        Evaluations evaluations = stack.evaluations();
        mustBeThere(evaluations, id);
        mustBeThere(evaluations, with);
        return ComparisonView.of(evaluations.records().compare(id, with));
    }

    /** What is in flight ends at its next durable point; the same order again goes on from there. */
    @Post("/{id}:cancel")
    @Secured(Role.OPERATE)
    EvaluationView cancel(String id, Authentication who) {
        Evaluations evaluations = stack.evaluations();
        EvaluationView before = show(evaluations, id);
        return audit.carriedOut(
                new Order(
                        who.getName(),
                        "cancel evaluation " + id,
                        before.ordered().campaign(),
                        "",
                        before.state()),
                () -> {
                    evaluations.cancel(id);
                    return show(evaluations, id);
                },
                EvaluationView::state);
    }

    private static String outcome(EvaluationView evaluation) {
        return "%s, policy %d, %s".formatted(evaluation.suite(), evaluation.version(), evaluation.state());
    }

    /** How it stands is not asked. */
    private static void mustBeThere(Evaluations evaluations, String id) {
        if (evaluations.records().find(id).isEmpty()) {
            throw unknown(id);
        }
    }

    private static HttpStatusException unknown(String id) {
        return new HttpStatusException(
                HttpStatus.NOT_FOUND,
                "evaluation: %s is not there (expected: one of those that GET /v1/evaluations lists)".formatted(id));
    }
}
