package dev.ratchet.workers.evaluation;

import dev.ratchet.activities.evaluation.StoredSuiteEvaluation;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import java.util.Optional;

/**
 * An evaluation that was ordered, and how it stands.
 *
 * @param status what its workflow says; absent where none runs or no control worker answers
 * @param report what it came to; absent before its end
 */
public record OrderedEvaluation(
        String id,
        StoredSuiteEvaluation ordered,
        State state,
        Optional<EvaluationStatus> status,
        Optional<SuiteReport> report) {
    /** How it stands. */
    public enum State {
        RUNNING,
        /** Nothing is scheduled until it is resumed. */
        PAUSED,
        /** Its workflow runs, but no control worker answers for it. */
        UNANSWERED,
        /** Its report is there. */
        DONE,
        CANCELLED,
        FAILED,
        /** No workflow of it is known; the same order again goes on with what is stored. */
        NOT_RUNNING
    }
}
