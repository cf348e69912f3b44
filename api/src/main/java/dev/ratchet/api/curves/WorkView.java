package dev.ratchet.api.curves;

import dev.ratchet.workers.campaign.IterationWork;
import dev.ratchet.workers.campaign.Observation;
import dev.ratchet.workers.campaign.PendingWork;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign works on now, and what its newest iterations took.
 *
 * @param phase of the running iteration, as in rolling out; else of the campaign; null while nothing answers
 * @param shardsDone of the running iteration's rollouts
 * @param inFlight activities that have not ended
 * @param iterations oldest first, as long as Temporal keeps their histories
 */
@Serdeable
public record WorkView(
        @Nullable String phase,
        int shardsDone,
        int shards,
        List<InFlightView> inFlight,
        List<IterationWorkView> iterations) {
    static WorkView of(Observation now, List<IterationWork> iterations) {
        var running = now.iteration();
        var status = now.status();
        String phase = status == null ? null : status.phase();
        return new WorkView(
                running == null ? phase : running.phase(),
                running == null ? 0 : running.shardsDone(),
                running == null ? 0 : running.shards(),
                now.pending().stream().map(InFlightView::of).toList(),
                iterations.stream().map(IterationWorkView::of).toList());
    }

    /**
     * An activity that has not ended.
     *
     * @param started whether a worker has it; else it waits for one
     * @param attempts how many it may have; 0 is any number
     * @param done of {@code total}, as its last heartbeat told
     * @param failure why the attempt before this one failed
     */
    @Serdeable
    public record InFlightView(
            String activity,
            boolean started,
            int attempt,
            int attempts,
            @Nullable Long done,
            @Nullable Long total,
            @Nullable String failure) {
        static InFlightView of(PendingWork work) {
            var progress = work.progress();
            return new InFlightView(
                    work.activity(),
                    work.started(),
                    work.attempt(),
                    work.attempts(),
                    progress == null ? null : progress.done(),
                    progress == null ? null : progress.total(),
                    work.failure());
        }
    }

    /**
     * What an iteration's time went into.
     *
     * @param began when
     * @param seconds from its beginning to its end, pauses included
     * @param over whether it has ended
     */
    @Serdeable
    public record IterationWorkView(int iteration, String began, double seconds, boolean over, List<PhaseView> phases) {
        static IterationWorkView of(IterationWork work) {
            return new IterationWorkView(
                    work.iteration(),
                    work.began().toString(),
                    (work.ended().toEpochMilli() - work.began().toEpochMilli()) / 1e3,
                    work.over(),
                    work.phases().stream().map(PhaseView::of).toList());
        }
    }

    /**
     * What the activities of one kind took, summed over those that ran beside each other.
     *
     * @param waitedSeconds until a worker had them
     * @param keptSeconds of attempts that ended well: goodput
     * @param againSeconds of attempts that failed, and between them: badput
     * @param stoppedSeconds of attempts that a pause ended, which keep what they had stored
     */
    @Serdeable
    public record PhaseView(
            String activity,
            int tasks,
            int attempts,
            double waitedSeconds,
            double keptSeconds,
            double againSeconds,
            double stoppedSeconds) {
        static PhaseView of(IterationWork.Phase phase) {
            return new PhaseView(
                    phase.activity(),
                    phase.tasks(),
                    phase.attempts(),
                    phase.waitedSeconds(),
                    phase.keptSeconds(),
                    phase.againSeconds(),
                    phase.stoppedSeconds());
        }
    }
}
