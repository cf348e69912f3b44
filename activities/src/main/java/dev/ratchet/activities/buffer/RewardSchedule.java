package dev.ratchet.activities.buffer;

import dev.ratchet.domain.reward.GroupRewards;
import dev.ratchet.storage.replay.BufferedGroup;
import dev.ratchet.workflows.spec.RewardSpec;
import java.util.List;

/** The rewards that an iteration trains with: the length reward is off at first, then constant (section 2.3.3). */
public record RewardSchedule(RewardSpec spec, int iteration) {
    /** Rewards of a trainable group's trajectories, in the order of their samples. */
    public List<Double> of(BufferedGroup group) {
        double weight = iteration >= spec.lengthFromIteration() ? spec.lengthWeight() : 0;
        return new GroupRewards(weight)
                .of(group.trajectories().stream()
                        .map(trajectory -> new GroupRewards.Answer(
                                trajectory.score().orElseThrow().verdict(), trajectory.length()))
                        .toList());
    }
}
