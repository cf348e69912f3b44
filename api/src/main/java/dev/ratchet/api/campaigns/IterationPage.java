package dev.ratchet.api.campaigns;

import dev.ratchet.activities.commit.StoredCommit;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Committed iterations, oldest first.
 *
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record IterationPage(
        List<IterationView> iterations, @Nullable String nextPageToken) {
    public IterationPage {
        iterations = List.copyOf(iterations);
    }

    /**
     * One committed iteration; what its rollouts came to is as in the campaign's own report.
     *
     * @param loss of its last update; none where nothing was trained
     * @param stops finished and cut trajectories by stop reason
     */
    @Serdeable
    public record IterationView(
            int iteration,
            String weightsSha256,
            int finished,
            int judged,
            double accuracy,
            double meanReward,
            @Nullable Double trainedReward,
            double meanLength,
            long tokens,
            int resumed,
            int partials,
            int trainedTrajectories,
            int trainedAcrossVersions,
            int droppedStale,
            int droppedUnjudged,
            @Nullable Double loss,
            SortedMap<String, Integer> stops) {
        /** None for the warm-up, which rolls nothing out. */
        public static @Nullable IterationView of(StoredCommit commit) {
            var appended = commit.made().appended();
            if (appended == null) {
                return null;
            }
            var figures = appended.figures();
            var trained = commit.made().trained();
            return new IterationView(
                    commit.made().iteration(),
                    commit.made().policy().weightsSha256(),
                    figures.finished(),
                    figures.judged(),
                    figures.accuracy(),
                    figures.meanReward(),
                    figures.trainedReward(),
                    figures.meanLength(),
                    figures.tokens(),
                    figures.resumed(),
                    figures.partials(),
                    figures.trainedTrajectories(),
                    figures.trainedAcrossVersions(),
                    figures.droppedStale(),
                    figures.droppedUnjudged(),
                    trained == null ? null : trained.loss(),
                    figures.stops());
        }
    }
}
