package dev.ratchet.api.weights;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.query.PublishedWeights;
import dev.ratchet.activities.query.PublishedWeights.Published;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.api.openapi.Described;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.Described.PageSize;
import dev.ratchet.api.openapi.Described.PageToken;
import dev.ratchet.api.openapi.Described.PolicyVersion;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.paging.PageOf;
import dev.ratchet.api.paging.QueryToken;
import dev.ratchet.api.security.Role;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import dev.ratchet.storage.weights.WeightsTar;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.InputStream;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a campaign committed, by version, and their download. A download proves each file while it streams: where the
 * store's bytes are not those that were committed, the connection breaks before the last of them.
 */
@MayRefuse
@Controller("/v1/campaigns/{name}/weights")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class WeightsController {
    private static final String LIVE = "live";
    private static final String TAR = "application/x-tar";

    private final LiveStack stack;
    private final Branches branches;

    WeightsController(LiveStack stack, Branches branches) {
        this.stack = stack;
        this.branches = branches;
    }

    @Get
    WeightsPage list(
            @CampaignName String name,
            @PageSize @QueryValue @Nullable Integer pageSize,
            @PageToken @QueryValue @Nullable String pageToken) {
        int size = PageOf.size(pageSize);
        var branch = branches.of(name);
        String query = "weights of " + branch;
        long from = QueryToken.of(pageToken, query, 0).place();
        PublishedWeights.Page page = new PublishedWeights(stack.store(), branch).list((int) from, size);
        OptionalInt next = page.next();
        return new WeightsPage(
                page.versions().stream().map(WeightsPage.WeightsView::of).toList(),
                next.isPresent() ? new QueryToken(query, next.getAsInt()).text() : null);
    }

    @Get("/{version}")
    WeightsPage.WholeWeights show(@CampaignName String name, @PolicyVersion String version) {
        return WeightsPage.WholeWeights.of(published(name, version));
    }

    @Get("/{version}:download")
    @ApiResponse(
            responseCode = "200",
            description = "A Hugging Face directory",
            content = @Content(mediaType = TAR, schema = @Schema(type = "string", format = "binary")))
    HttpResponse<?> download(HttpRequest<?> request, @CampaignName String name, @PolicyVersion String version) {
        Published published = published(name, version);
        String folder = "%s-%d".formatted(name, published.policy().version().number());
        WeightsTar tar = new WeightsTar(new WeightsStore(stack.store()), published.manifest(), folder);
        return stream(
                request,
                published.policy().manifest().sha256(),
                () -> new StreamedFile(new BreakingInputStream(tar.open()), MediaType.of(TAR), 0, tar.bytes())
                        .attach(folder + ".tar"));
    }

    @Get("/{version}/files/{file}")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = "string", format = "binary")))
    HttpResponse<?> file(
            HttpRequest<?> request, @CampaignName String name, @PolicyVersion String version, String file) {
        Published published = published(name, version);
        WeightsFile found = published.manifest().files().stream()
                .filter(each -> each.name().equals(file))
                .findFirst()
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "file: \"%s\" is not in weights %s (expected: one of %s)"
                                .formatted(file, version, published.manifest().names())));
        WeightsStore weights = new WeightsStore(stack.store());
        return stream(request, found.sha256(), () -> {
            InputStream bytes = new BreakingInputStream(weights.open(found));
            return new StreamedFile(bytes, MediaType.APPLICATION_OCTET_STREAM_TYPE, 0, found.bytes()).attach(file);
        });
    }

    private static HttpResponse<?> stream(HttpRequest<?> request, String sha256, Supplier<StreamedFile> content) {
        String tag = "\"" + sha256 + "\"";
        boolean known = tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH));
        return (known ? HttpResponse.notModified() : HttpResponse.ok(content.get())).header(HttpHeaders.ETAG, tag);
    }

    private Published published(String name, String version) {
        require(
                version.matches(Described.WEIGHTS),
                "version: \"%s\" (expected: a whole number >= 0, or live)",
                version);
        PublishedWeights weights = new PublishedWeights(stack.store(), branches.of(name));
        return (version.equals(LIVE) ? weights.live() : weights.find(Integer.parseInt(version)))
                .orElseThrow(() -> new HttpStatusException(
                        HttpStatus.NOT_FOUND,
                        "version: %s was never committed (expected: one of those that GET /v1/campaigns/%s/weights lists)"
                                .formatted(version, name)));
    }
}
