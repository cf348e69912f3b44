package dev.ratchet.workers.campaign;

/** Shows a campaign to whoever reads standard output. */
public interface View {
    void show(CampaignEvent event);

    /** A line of the report at the end, or of what is said around the campaign. */
    void say(String line);

    /** The summary, which ends the report. */
    void summary(dev.ratchet.workers.report.CampaignSummary summary);

    /** Takes away what is only shown for the moment. */
    default void clear() {}
}
