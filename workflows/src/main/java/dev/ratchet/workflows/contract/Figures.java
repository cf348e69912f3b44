package dev.ratchet.workflows.contract;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an iteration's rollouts came to.
 *
 * @param finished trajectories that ended in this iteration
 * @param accuracy share of right verdicts among the judged ones of this iteration; NaN-free: 0 where none was judged
 * @param meanReward mean of what the verdicts of the judged ones earn; 0 where none was judged. The length reward is not in it,
 *     since their groups may not be complete
 * @param trainedReward mean reward that the iteration trains with, length reward and answers of earlier iterations included; null
 *     where it trains nothing, and in what was recorded before it was told apart
 * @param meanLength mean tokens of the finished ones, all segments counted
 * @param tokens written in this iteration
 * @param resumed partials that went on in this iteration
 * @param partials trajectories cut by the budget, which go on in the next
 * @param trainedTrajectories trajectories in the trainable groups
 * @param trainedAcrossVersions those of them that two or more policy versions wrote
 * @param droppedStale groups dropped as too old
 * @param droppedUnjudged groups dropped since a verdict was no score
 * @param stops finished and cut trajectories by stop reason
 */
public record Figures(
        int finished,
        int judged,
        double accuracy,
        double meanReward,
        @Nullable Double trainedReward,
        double meanLength,
        long tokens,
        int resumed,
        int partials,
        int waitingGroups,
        int trainableGroups,
        int trainedTrajectories,
        int trainedAcrossVersions,
        int droppedStale,
        int droppedUnjudged,
        SortedMap<String, Integer> stops) {
    public Figures {
        stops = Collections.unmodifiableSortedMap(new TreeMap<>(stops));
    }
}
