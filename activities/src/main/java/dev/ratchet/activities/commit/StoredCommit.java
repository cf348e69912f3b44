package dev.ratchet.activities.commit;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.CommitRequest;

/**
 * The record that ends an iteration and names all that belongs to it.
 *
 * @param made what was asked to be committed, by reference
 * @param totals over all iterations of the branch, this one included
 */
public record StoredCommit(CommitRequest made, CampaignState.Totals totals) {
    /** Of the policy that it names. */
    public int version() {
        return made.policy().version().number();
    }
}
