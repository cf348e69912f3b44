package dev.ratchet.workflows.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an ordered evaluation is.
 *
 * @param phase what it does: preparing, answering, reporting, done
 * @param shardsDone answered and judged
 * @param shards of the plan; 0 before there is one
 * @param reason why it is pausing or paused; null while it is neither
 * @param inFlight what is scheduled and has not ended
 */
public record EvaluationStatus(
        String phase, int shardsDone, int shards, @Nullable String reason, List<String> inFlight) {
    public EvaluationStatus {
        inFlight = List.copyOf(inFlight);
    }
}
