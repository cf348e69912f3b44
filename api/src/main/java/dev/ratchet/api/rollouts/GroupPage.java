package dev.ratchet.api.rollouts;

import dev.ratchet.api.rollouts.RolloutPage.RolloutView;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups of rollouts: the samples of one prompt in one iteration.
 *
 * @param iteration that was looked at; none where a prompt's groups of all iterations are
 * @param committed the newest committed iteration; 0 before the first
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record GroupPage(
        @Nullable Integer iteration,
        int committed,
        List<GroupView> groups,
        @Nullable String nextPageToken) {
    public GroupPage {
        groups = List.copyOf(groups);
    }

    /**
     * A group as the iteration left it.
     *
     * @param group the iteration in which it began, and its place there
     * @param shortest the finished trajectory with the fewest tokens; none where none is finished
     * @param longest the one with the most
     * @param meanReward of those that were judged; none where none was
     * @param samples in their order
     */
    @Serdeable
    public record GroupView(
            String group,
            String prompt,
            @Nullable String shortest,
            @Nullable String longest,
            @Nullable Double meanReward,
            List<RolloutView> samples) {
        public GroupView {
            samples = List.copyOf(samples);
        }
    }
}
