package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TrajectoryId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one iteration brings to the buffer.
 *
 * @param opened the groups that began in it, in order
 * @param resumed what it sealed of partials of earlier iterations, in order
 */
public record Delta(int iteration, ReplaySettings settings, List<OpenedGroup> opened, List<SealedTrajectory> resumed) {
    public Delta {
        requireNonNull(settings, "settings");
        require(iteration >= 1, "iteration: %d (expected: >= 1)", iteration);
        opened = opened.stream()
                .sorted(java.util.Comparator.comparing(OpenedGroup::id))
                .toList();
        resumed = resumed.stream()
                .sorted(java.util.Comparator.comparing(SealedTrajectory::id))
                .toList();
        Set<TrajectoryId> seen = new HashSet<>();
        Stream.concat(opened.stream().flatMap(group -> group.trajectories().stream()), resumed.stream())
                .map(SealedTrajectory::id)
                .forEach(id -> require(seen.add(id), "trajectory %s: there twice (expected: exactly once)", id));
        for (OpenedGroup group : opened) {
            require(
                    group.id().iteration() == iteration,
                    "group %s opened in iteration %d (expected: in its own)",
                    group.id(),
                    iteration);
        }
        for (SealedTrajectory partial : resumed) {
            require(
                    partial.id().group().iteration() < iteration,
                    "trajectory %s resumed in iteration %d (expected: one of an earlier iteration)",
                    partial.id(),
                    iteration);
        }
    }

    /** A group that began in this iteration, with what was sealed of each of its k trajectories. */
    public record OpenedGroup(GroupId id, PromptId prompt, List<SealedTrajectory> trajectories) {
        public OpenedGroup {
            trajectories = List.copyOf(trajectories);
        }

        BufferedGroup buffered() {
            return new BufferedGroup(
                    id,
                    prompt,
                    0,
                    trajectories.stream().map(BufferedTrajectory::begunBy).toList());
        }
    }
}
