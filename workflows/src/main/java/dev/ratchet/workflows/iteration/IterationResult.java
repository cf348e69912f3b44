package dev.ratchet.workflows.iteration;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.Trained;
import org.jspecify.annotations.Nullable;

/**
 * A committed iteration. Times are those of work: while it was paused they stood still.
 *
 * @param trained none where no group was trainable
 * @param rolloutMillis from the plan to the last verdict
 * @param trainMillis from the buffer to the published weights
 * @param millis all of it
 */
public record IterationResult(
        CampaignState state,
        Figures figures,
        @Nullable Trained trained,
        long rolloutMillis,
        long trainMillis,
        long millis) {
    public double tokensPerSecond() {
        return rolloutMillis == 0 ? 0 : 1000.0 * figures.tokens() / rolloutMillis;
    }
}
