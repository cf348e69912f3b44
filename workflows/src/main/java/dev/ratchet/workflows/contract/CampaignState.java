package dev.ratchet.workflows.contract;

import org.jspecify.annotations.Nullable;

/**
 * All that one iteration hands to the next, and all that continue-as-new carries over: the newest commit.
 *
 * @param iteration the last one committed; 0 is the warm-up, -1 is nothing yet
 * @param policy published by it; none before the warm-up
 * @param buffer as it left it; none before iteration 1
 */
public record CampaignState(
        int iteration,
        @Nullable PolicyRef policy,
        @Nullable BufferRef buffer,
        @Nullable ObjectRef commit,
        Totals totals) {
    public static final CampaignState NOTHING_YET = new CampaignState(-1, null, null, null, Totals.ZERO);

    /**
     * Sums over all iterations so far.
     *
     * @param tokens written by rollouts
     * @param resumed partials that went on, counted once per iteration in which they did
     * @param trainedTrajectories trajectories that steps trained on
     * @param trainedAcrossVersions those of them that two or more policy versions wrote
     */
    public record Totals(long tokens, long resumed, long trainedTrajectories, long trainedAcrossVersions) {
        public static final Totals ZERO = new Totals(0, 0, 0, 0);

        public Totals plus(Figures figures) {
            return new Totals(
                    tokens + figures.tokens(),
                    resumed + figures.resumed(),
                    trainedTrajectories + figures.trainedTrajectories(),
                    trainedAcrossVersions + figures.trainedAcrossVersions());
        }
    }
}
