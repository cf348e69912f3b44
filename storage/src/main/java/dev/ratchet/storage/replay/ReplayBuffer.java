package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.storage.replay.Delta.OpenedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The groups that wait, after an iteration: for trajectories to be finished, or to be trained on once more. A value;
 * {@link #append} gives the next one.
 *
 * <p>Every trajectory is there exactly once: groups are in order, each once, with samples 0 to k − 1; and a new group
 * carries the iteration's own number, so that it cannot have been there before.
 *
 * @param iteration the last one appended, 0 before the first
 */
public record ReplayBuffer(int iteration, List<BufferedGroup> groups, BufferCounters counters) {
    public static final ReplayBuffer EMPTY = new ReplayBuffer(0, List.of(), BufferCounters.NONE);

    public ReplayBuffer {
        requireNonNull(counters, "counters");
        groups = List.copyOf(groups);
        for (int i = 0; i < groups.size(); i++) {
            GroupId id = groups.get(i).id();
            require(
                    id.iteration() <= iteration,
                    "buffer after iteration %d, group %s (expected: of no later iteration)",
                    iteration,
                    id);
            require(
                    i == 0 || groups.get(i - 1).id().compareTo(id) < 0,
                    "buffer after iteration %d, group %s: not in order (expected: each group exactly once)",
                    iteration,
                    id);
        }
    }

    /** The buffer after the next iteration, with what it trains on and what it drops. */
    public Appended append(Delta delta) {
        try {
            require(
                    delta.iteration() == iteration + 1,
                    "iteration %d appended to the buffer after %d (expected: the next one)",
                    delta.iteration(),
                    iteration);
            return settle(delta, merged(delta));
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.INVALID_REQUEST, "replay buffer: " + e.getMessage(), e);
        }
    }

    /**
     * The trajectories that the next iteration goes on with, in the order of their ids: those of groups that it would drop
     * as stale are left out.
     */
    public List<Partial> partials(ReplaySettings settings) {
        return groups.stream()
                .filter(group ->
                        !settings.dropsInIteration(iteration + 1, group.id().iteration()))
                .flatMap(group -> group.trajectories().stream()
                        .filter(trajectory -> !trajectory.finished())
                        .map(trajectory -> new Partial(group.prompt(), trajectory)))
                .toList();
    }

    /** How many trajectories are not finished. */
    public int partialsWaiting() {
        return (int) groups.stream()
                .flatMap(group -> group.trajectories().stream())
                .filter(trajectory -> !trajectory.finished())
                .count();
    }

    private SortedMap<GroupId, BufferedGroup> merged(Delta delta) {
        SortedMap<GroupId, BufferedGroup> merged = new TreeMap<>();
        groups.forEach(group -> merged.put(group.id(), group));
        for (OpenedGroup opened : delta.opened()) {
            merged.put(opened.id(), opened.buffered());
        }
        for (SealedTrajectory sealed : delta.resumed()) {
            BufferedGroup group = merged.get(sealed.id().group());
            require(group != null, "trajectory %s (expected: a partial of a group that waits)", sealed.id());
            merged.put(requireNonNull(group).id(), group.followedBy(sealed));
        }
        return merged;
    }

    /** Drops, takes and keeps, group by group: an unjudged group goes, then a stale one, then whatever is whole trains. */
    private Appended settle(Delta delta, SortedMap<GroupId, BufferedGroup> merged) {
        ReplaySettings settings = delta.settings();
        List<BufferedGroup> kept = new ArrayList<>();
        List<BufferedGroup> taken = new ArrayList<>();
        List<DroppedGroup> dropped = new ArrayList<>();
        long trainedStale = 0;
        long consumed = 0;
        long droppedStale = 0;
        for (BufferedGroup group : merged.values()) {
            if (group.unjudged()) {
                dropped.add(new DroppedGroup(group, DroppedGroup.Why.UNJUDGED));
            } else if (settings.dropsInIteration(delta.iteration(), group.id().iteration())) {
                if (group.timesTrained() > 0) {
                    consumed++; // it had its turn; only its reuse ends
                } else {
                    dropped.add(new DroppedGroup(group, DroppedGroup.Why.STALE));
                    droppedStale++;
                }
            } else if (group.trainable()) {
                if (group.timesTrained() < settings.reuse()) {
                    taken.add(group);
                    trainedStale += delta.iteration() - group.id().iteration() > settings.maxStaleness() ? 1 : 0;
                }
                if (group.timesTrained() + 1 < settings.reuse()) {
                    kept.add(group.trainedOnceMore());
                } else {
                    consumed++;
                }
            } else {
                kept.add(group);
            }
        }
        BufferCounters counted = counters.plus(
                new BufferCounters(taken.size(), trainedStale, consumed, droppedStale, dropped.size() - droppedStale));
        return new Appended(new ReplayBuffer(delta.iteration(), kept, counted), taken, dropped);
    }

    /** A trajectory to go on with. */
    public record Partial(PromptId prompt, BufferedTrajectory trajectory) {}

    /** The buffer after an iteration, the groups that the iteration trains on and those it dropped, each in order. */
    public record Appended(ReplayBuffer buffer, List<BufferedGroup> taken, List<DroppedGroup> dropped) {
        public Appended {
            taken = List.copyOf(taken);
            dropped = List.copyOf(dropped);
        }
    }
}
