package dev.ratchet.activities.meter;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.RolloutScope.Purpose;
import java.time.Duration;
import java.util.List;

/**
 * Is told what work comes to, by the process that does it. Each method does nothing unless it is overridden, must return at once
 * and may be called from any thread.
 */
public interface WorkMeter {
    /** Measures nothing. */
    WorkMeter NONE = new WorkMeter() {};

    /** What became of the time that an attempt took. */
    enum Fate {
        /** Its work is stored, or is the attempt's answer. */
        KEPT,
        /** The attempt ended before a durable point, so that the work is done again or given up. */
        LOST
    }

    /** A round was written and stored. */
    default void wrote(BranchId branch, Purpose purpose, long tokens) {}

    /**
     * A trajectory was sealed.
     *
     * @param length tokens written so far, in all iterations
     */
    default void sealed(BranchId branch, Purpose purpose, StopReason stop, int length) {}

    /** A verifier judged an answer, all its attempts counted. */
    default void judged(Domain domain, Verdict verdict, Duration took) {}

    /**
     * The buffer took an iteration's rollouts. An activity that is sent again tells the same once more.
     *
     * @param staleness of each trajectory that is trained on: iterations since it began
     * @param partialAges of each partial that goes on: iterations since it began
     */
    default void appended(
            BranchId branch, int iteration, Figures figures, List<Integer> staleness, List<Integer> partialAges) {}

    /**
     * An attempt of an activity begins.
     *
     * @param phase the activity's name
     * @param again whether an earlier attempt did not succeed
     */
    default void begins(String campaign, String phase, boolean again) {}

    /** It has ended, well or not. */
    default void ends(String campaign, String phase) {}

    /** An attempt took this time, or a part of it; also of an earlier attempt that could not tell it itself. */
    default void spent(String campaign, String phase, Fate fate, Duration time) {}
}
