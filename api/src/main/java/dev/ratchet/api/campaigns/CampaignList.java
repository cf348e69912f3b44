package dev.ratchet.api.campaigns;

import dev.ratchet.api.tags.Aging;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** All campaigns of the store, by name. */
@Serdeable
public record CampaignList(List<CampaignView> campaigns) implements Aging {
    public CampaignList {
        campaigns = List.copyOf(campaigns);
    }

    @Override
    public Object ageless() {
        return new CampaignList(campaigns.stream().map(each -> each.aged(0)).toList());
    }
}
