package dev.ratchet.activities.settings;

import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;

/**
 * A campaign whose settings are checked and whose inputs are in the store.
 *
 * @param spec as it is stored: without the folders of the machine that it came from
 * @param settings where it is stored, with its inputs
 */
public record PreparedCampaign(CampaignSpec spec, ObjectRef settings) {}
