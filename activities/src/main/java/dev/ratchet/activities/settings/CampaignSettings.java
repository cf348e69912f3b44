package dev.ratchet.activities.settings;

import static java.util.Objects.requireNonNull;

import dev.ratchet.workflows.spec.CampaignSpec;

/** A campaign's stored settings: the specification and the inputs it points to. Their hash stands in every commit. */
public record CampaignSettings(CampaignSpec spec, CampaignInputs inputs) {
    public CampaignSettings {
        requireNonNull(spec, "spec");
        requireNonNull(inputs, "inputs");
    }
}
