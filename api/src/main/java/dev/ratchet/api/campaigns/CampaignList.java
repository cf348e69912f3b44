package dev.ratchet.api.campaigns;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** All campaigns of the store, by name. */
@Serdeable
public record CampaignList(List<CampaignView> campaigns) {
    public CampaignList {
        campaigns = List.copyOf(campaigns);
    }
}
