package dev.ratchet.api.curves;

import dev.ratchet.api.campaigns.CampaignView.EvaluationView;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What iterations came to, as columns: one value for each, or for so many in a row.
 *
 * @param known the last iteration that is known here; more may be committed while {@code complete} is false
 * @param complete whether all is read that there is now; if not, ask again in a moment
 * @param bucket iterations to a value
 * @param iterations the first iteration of each value
 * @param columns by name: reward, accuracy, length, tokens, tokensPerSecond and so on
 * @param evaluations held-out evaluations that have ended, oldest weights first
 * @param lastEventId the Last-Event-ID with which events go on after these
 */
@Serdeable
public record CurvesView(
        String campaign,
        int known,
        boolean complete,
        int bucket,
        List<Integer> iterations,
        SortedMap<String, ColumnView> columns,
        List<EvaluationView> evaluations,
        String lastEventId) {
    /**
     * A column; null where an iteration has no such figure, or none is known.
     *
     * @param mean over the iterations of each value
     * @param min least of them; none where a value is of one iteration
     * @param max likewise
     */
    @Serdeable
    public record ColumnView(
            List<@Nullable Double> mean,
            @Nullable List<@Nullable Double> min,
            @Nullable List<@Nullable Double> max) {}
}
