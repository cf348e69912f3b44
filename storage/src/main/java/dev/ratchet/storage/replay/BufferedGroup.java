package dev.ratchet.storage.replay;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.trajectory.GroupId;
import java.util.ArrayList;
import java.util.List;

/**
 * A group in the buffer: all k trajectories of a prompt, in the order of their samples.
 *
 * @param timesTrained in how many iterations it was trained on
 */
public record BufferedGroup(GroupId id, PromptId prompt, int timesTrained, List<BufferedTrajectory> trajectories) {
    public BufferedGroup {
        requireNonNull(id, "id");
        requireNonNull(prompt, "prompt");
        require(timesTrained >= 0, "group %s, times trained: %d (expected: >= 0)", id, timesTrained);
        trajectories = List.copyOf(trajectories);
        require(!trajectories.isEmpty(), "group %s: no trajectory (expected: at least one)", id);
        for (int sample = 0; sample < trajectories.size(); sample++) {
            var trajectory = trajectories.get(sample).id();
            require(
                    trajectory.group().equals(id) && trajectory.sample() == sample,
                    "group %s, trajectory %d: %s (expected: its sample %d, each exactly once)",
                    id,
                    sample,
                    trajectory,
                    sample);
        }
    }

    /** Whether all its trajectories are finished and judged. */
    public boolean trainable() {
        return trajectories.stream()
                .allMatch(trajectory -> trajectory.score().isPresent()
                        && trajectory.score().get().verdict().judged());
    }

    /** Whether a verifier could not judge one of its trajectories, so that it can never be trained on. */
    boolean unjudged() {
        return trajectories.stream()
                .anyMatch(trajectory -> trajectory.score().isPresent()
                        && !trajectory.score().get().verdict().judged());
    }

    BufferedGroup followedBy(SealedTrajectory sealed) {
        int sample = sealed.id().sample();
        require(
                sample < trajectories.size(),
                "trajectory %s (expected: one of the %d of its group)",
                sealed.id(),
                trajectories.size());
        List<BufferedTrajectory> next = new ArrayList<>(trajectories);
        next.set(sample, next.get(sample).followedBy(sealed));
        return new BufferedGroup(id, prompt, timesTrained, next);
    }

    BufferedGroup trainedOnceMore() {
        return new BufferedGroup(id, prompt, timesTrained + 1, trajectories);
    }
}
