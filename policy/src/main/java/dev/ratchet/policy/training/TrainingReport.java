package dev.ratchet.policy.training;

import java.util.List;

/**
 * What a step did.
 *
 * @param updates one report per update, the resumed ones included; an update without a gradient changes nothing and is
 *     reported with norm 0
 * @param resumedFrom updates that were taken over from a checkpoint
 */
public record TrainingReport(List<UpdateReport> updates, int resumedFrom) {
    public TrainingReport {
        updates = List.copyOf(updates);
    }
}
