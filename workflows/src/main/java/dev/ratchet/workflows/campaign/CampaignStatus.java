package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.CampaignState;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.iteration.IterationResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a campaign stands, as queries tell it.
 *
 * @param phase what it does: warm-up, iteration, evaluation …
 * @param running number of the one being worked on; that of the last commit between two
 * @param reason why it is pausing or paused
 * @param waitingFor what is still in flight; empty when paused
 */
public record CampaignStatus(
        Mode mode,
        String phase,
        int running,
        int iterations,
        @Nullable String reason,
        List<String> waitingFor,
        CampaignState state,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult latest,
        @Nullable IterationResult last) {
    /** Whether work is scheduled. */
    public enum Mode {
        RUNNING,
        /** No work is scheduled, some is still in flight. */
        PAUSING,
        /** No work is scheduled and none is in flight. */
        PAUSED,
        DONE
    }

    public CampaignStatus {
        waitingFor = List.copyOf(waitingFor);
    }

    /** One line for a person. */
    public String sentence() {
        return switch (mode) {
            case RUNNING -> "RUNNING, " + place();
            case PAUSING -> "PAUSING (%s), waiting for %s".formatted(reason, String.join(", ", waitingFor));
            case PAUSED -> "PAUSED (%s), in flight 0".formatted(reason);
            case DONE -> "DONE, %d iterations".formatted(iterations);
        };
    }

    private String place() {
        return switch (phase) {
            case "iteration" -> "iteration %d of %d".formatted(running, iterations);
            case "evaluation" -> "evaluation after iteration %d of %d".formatted(running, iterations);
            default -> phase;
        };
    }
}
