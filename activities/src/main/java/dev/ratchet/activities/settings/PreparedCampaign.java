package dev.ratchet.activities.settings;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.Set;

/**
 * A campaign whose settings are checked and whose inputs are in the store.
 *
 * @param spec as it is stored: without the folders of the machine that it came from
 * @param settings where it is stored, with its inputs
 * @param domains those of its prompts
 */
public record PreparedCampaign(CampaignSpec spec, ObjectRef settings, Set<Domain> domains) {
    public PreparedCampaign {
        domains = Set.copyOf(domains);
    }
}
