package dev.ratchet.workers.campaign;

import dev.ratchet.workers.report.CampaignSummary;

/** Shows a campaign to whoever reads standard output. */
public interface View {
    void show(CampaignEvent event);

    /** A line of the report at the end, or of what is said around the campaign. */
    void say(String line);

    /** The summary, which ends the report. */
    void summary(CampaignSummary summary);

    /** Takes away what is only shown for the moment. */
    default void clear() {}
}
