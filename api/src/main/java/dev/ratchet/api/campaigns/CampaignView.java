package dev.ratchet.api.campaigns;

import dev.ratchet.api.tags.Aging;
import dev.ratchet.workers.campaign.Standing;
import dev.ratchet.workflows.contract.EvaluationResult;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a campaign stands.
 *
 * @param condition RUNNING, PAUSING, PAUSED, DONE, UNANSWERED (no control worker answers) or NOT_RUNNING
 * @param sentence one line for a person
 * @param phase what its workflow does: warm-up, iteration, evaluation …; none where none answers
 * @param reason why it is pausing or paused
 * @param waitingFor what a pause still waits for
 * @param iteration the last one committed; 0 is the warm-up, -1 nothing yet
 * @param weightsSha256 of the newest published weights
 * @param before held-out evaluation of the first weights
 * @param latest of the newest weights that have one
 * @param fork what it is a fork of, if it is one
 * @param temporalPage where a browser finds its workflow in the Temporal UI, where that is known
 * @param ageMillis how old this is
 */
@Serdeable
public record CampaignView(
        String name,
        String condition,
        String sentence,
        @Nullable String phase,
        @Nullable String reason,
        List<String> waitingFor,
        int iteration,
        int iterations,
        @Nullable String weightsSha256,
        @Nullable EvaluationView before,
        @Nullable EvaluationView latest,
        @Nullable ForkView fork,
        @Nullable String temporalPage,
        long ageMillis)
        implements Aging {
    CampaignView aged(long millis) {
        return new CampaignView(
                name,
                condition,
                sentence,
                phase,
                reason,
                waitingFor,
                iteration,
                iterations,
                weightsSha256,
                before,
                latest,
                fork,
                temporalPage,
                millis);
    }

    @Override
    public Object ageless() {
        return aged(0);
    }

    static CampaignView of(Standing standing, @Nullable ForkView fork, @Nullable String temporalPage) {
        var policy = standing.committed().policy();
        return new CampaignView(
                standing.plan().branch().campaign(),
                standing.condition().name(),
                standing.sentence(),
                standing.phase(),
                standing.reason(),
                standing.waitingFor(),
                standing.committed().iteration(),
                standing.plan().iterations(),
                policy == null ? null : policy.weightsSha256(),
                EvaluationView.of(standing.before()),
                EvaluationView.of(standing.latest()),
                fork,
                temporalPage,
                0);
    }

    /**
     * A held-out evaluation.
     *
     * @param low lower end of the 95 % Wilson interval of the accuracy
     * @param high its upper end
     */
    @Serdeable
    public record EvaluationView(
            int iteration,
            String weightsSha256,
            int problems,
            int right,
            int unjudged,
            double accuracy,
            double low,
            double high,
            double meanLength) {
        public static @Nullable EvaluationView of(@Nullable EvaluationResult result) {
            return result == null
                    ? null
                    : new EvaluationView(
                            result.iteration(),
                            result.weightsSha256(),
                            result.problems(),
                            result.right(),
                            result.unjudged(),
                            result.accuracy(),
                            result.low(),
                            result.high(),
                            result.meanLength());
        }
    }
}
