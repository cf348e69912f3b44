package dev.ratchet.api.rollouts;

import dev.ratchet.activities.query.Rollouts;
import dev.ratchet.storage.trajectory.SummaryRow;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rollouts that fit a filter, oldest iteration first: a trajectory is there once for each iteration in which it wrote, or its group
 * was trained on or dropped.
 *
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record RolloutPage(
        List<RolloutView> rollouts, @Nullable String nextPageToken) {
    public RolloutPage {
        rollouts = List.copyOf(rollouts);
    }

    static RolloutPage of(Rollouts.Page page, @Nullable String nextPageToken) {
        return new RolloutPage(page.rollouts().stream().map(RolloutView::of).toList(), nextPageToken);
    }

    /**
     * A trajectory as an iteration left it.
     *
     * @param iterationLength tokens written in this iteration; 0 if it wrote earlier
     * @param length tokens written so far
     * @param reward what its verdict earns; none while it goes on, and where it was not judged
     * @param trainedReward what this iteration trains with: the reward and the length reward; none if it does not
     * @param oldestPolicy the oldest policy version that wrote it
     * @param policies how many did
     * @param object where its newest segment lies
     * @param row in which row of that
     */
    @Serdeable
    public record RolloutView(
            String trajectory,
            int iteration,
            String prompt,
            String stop,
            String status,
            int iterationLength,
            int length,
            @Nullable Double reward,
            @Nullable Double lengthReward,
            @Nullable Double trainedReward,
            int oldestPolicy,
            int newestPolicy,
            int policies,
            String object,
            int row) {
        static RolloutView of(Rollouts.Found found) {
            SummaryRow row = found.row();
            return new RolloutView(
                    row.trajectory().toString(),
                    found.line().iteration(),
                    row.prompt().value(),
                    row.stop().label(),
                    row.status().label(),
                    row.iterationLength(),
                    row.totalLength(),
                    row.correctness().orElse(null),
                    row.lengthReward().orElse(null),
                    row.trainedReward().orElse(null),
                    row.policyVersions().min(),
                    row.policyVersions().max(),
                    row.policyVersions().count(),
                    row.location().key(),
                    row.location().row());
        }
    }
}
