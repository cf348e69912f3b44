package dev.ratchet.api.campaigns;

import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.LiveStack;
import dev.ratchet.domain.campaign.BranchId;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;

/** Finds what campaigns store. */
@Singleton
public final class Branches {
    private final LiveStack stack;

    Branches(LiveStack stack) {
        this.stack = stack;
    }

    /**
     * Where a campaign of the store lies.
     *
     * @throws HttpStatusException 404 if it has none of this name
     * @throws IllegalArgumentException if it is no name
     */
    public BranchId of(String campaign) {
        BranchId branch = BranchId.main(campaign);
        if (new Origins(stack.store()).find(branch).isEmpty()) {
            throw unknown(campaign);
        }
        return branch;
    }

    /** 404 for a campaign that the store does not have. */
    static HttpStatusException unknown(String campaign) {
        return new HttpStatusException(
                HttpStatus.NOT_FOUND,
                "campaign: %s is not in the store (expected: one of those that GET /v1/campaigns lists)"
                        .formatted(campaign));
    }
}
