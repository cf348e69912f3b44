package dev.ratchet.workers.campaign;

import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.iteration.IterationStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at a running campaign.
 *
 * @param status null while no control worker answers
 * @param iteration that of the running iteration; null outside of one
 * @param pending activities of the campaign and of its running child
 */
public record Observation(
        @Nullable CampaignStatus status, @Nullable IterationStatus iteration, List<PendingWork> pending) {
    public static final Observation NOTHING = new Observation(null, null, List.of());

    public Observation {
        pending = List.copyOf(pending);
    }
}
