package dev.ratchet.workers.campaign;

import java.time.Instant;
import java.util.List;

/**
 * What the time of an iteration went into, as Temporal recorded it.
 *
 * @param ended when; the moment of the look where it still runs
 * @param over whether its workflow has ended
 * @param rolloutSeconds of work until the last verdict, pauses left out; 0 where it has no result
 * @param trainSeconds from the buffer to the published weights, likewise
 * @param workSeconds all of it, likewise
 * @param phases one for each kind of activity, in the order in which they began
 */
public record IterationWork(
        int iteration,
        Instant began,
        Instant ended,
        boolean over,
        double rolloutSeconds,
        double trainSeconds,
        double workSeconds,
        List<Phase> phases) {
    public IterationWork {
        phases = List.copyOf(phases);
    }

    /**
     * What the attempts of one kind of activity took, summed over tasks that ran beside each other.
     *
     * @param tasks activities of it
     * @param attempts that they needed, in all
     * @param waitedSeconds from an activity's start to the moment in which a worker had it, of those that needed one attempt
     * @param keptSeconds of the attempts that ended well: goodput
     * @param againSeconds before the last attempt of an activity that needed several, and of activities that failed: badput, with
     *     the time that it waited between
     * @param stoppedSeconds of attempts that a pause or a stop ended; what they had stored by then is kept
     */
    public record Phase(
            String activity,
            int tasks,
            int attempts,
            double waitedSeconds,
            double keptSeconds,
            double againSeconds,
            double stoppedSeconds) {}
}
