package dev.ratchet.api.rollouts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.activities.policy.StoredPictures.StoredPicture;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.campaigns.Branches;
import dev.ratchet.api.openapi.Described.CampaignName;
import dev.ratchet.api.openapi.MayRefuse;
import dev.ratchet.api.security.Role;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.blob.BlobStore;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/** Pictures that a campaign's prompts show, as they were imported. */
@MayRefuse
@Controller("/v1/campaigns/{name}/images")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Role.LOOK)
final class ImageController {
    private static final String SHA256 = "[0-9a-f]{64}";

    private final LiveStack stack;
    private final Branches branches;

    ImageController(LiveStack stack, Branches branches) {
        this.stack = stack;
        this.branches = branches;
    }

    /** A picture by the SHA-256 of its file; no other object of the store is shown by it. */
    @Get("/{sha256}")
    @Produces({"image/png", "image/jpeg", MediaType.APPLICATION_JSON_PROBLEM})
    HttpResponse<byte[]> show(
            @CampaignName String name,
            @Parameter(schema = @Schema(type = "string", pattern = "^" + SHA256 + "$")) String sha256) {
        require(sha256.matches(SHA256), "image: \"%s\" (expected: SHA-256, 64 digits of 0-9 a-f)", sha256);
        BranchId branch = branches.of(name);
        Optional<StoredPicture> picture =
                shown(branch, sha256) ? new StoredPictures(stack.store()).find(sha256) : Optional.empty();
        StoredPicture found = picture.orElseThrow(() -> new HttpStatusException(
                HttpStatus.NOT_FOUND,
                "image: %s is shown by no prompt of campaign %s (expected: one of a rollout's images)"
                        .formatted(sha256, name)));
        return HttpResponse.ok(found.file())
                .contentType(found.format().mediaType())
                .header("X-Content-Type-Options", "nosniff");
    }

    /** Whether one of the campaign's prompts shows it. */
    private boolean shown(BranchId branch, String sha256) {
        BlobStore store = stack.store();
        SettingsStore settings = new SettingsStore(store);
        return new Origins(store)
                .find(branch)
                .map(origin -> settings.open(origin.settings()))
                .filter(campaign -> campaign.byId().values().stream()
                        .anyMatch(prompt -> prompt.images().contains(sha256)))
                .isPresent();
    }
}
