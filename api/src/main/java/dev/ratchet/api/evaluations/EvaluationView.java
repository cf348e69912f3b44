package dev.ratchet.api.evaluations;

import dev.ratchet.activities.evaluation.PairedComparison;
import dev.ratchet.activities.evaluation.Share;
import dev.ratchet.activities.evaluation.StoredSuiteEvaluation;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.storage.trajectory.EvaluatedPrompt;
import dev.ratchet.workers.evaluation.OrderedEvaluation;
import dev.ratchet.workflows.evaluation.EvaluationStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as an operation: what was ordered and pinned, how far it is, and its result once it has one.
 *
 * @param ordered as it was asked for
 * @param orderedAt when
 * @param suite pinned, as in {@code gsm8k@2}
 * @param version of the policy, pinned
 * @param iteration whose commit named the weights
 * @param state RUNNING, PAUSED, UNANSWERED (no control worker answers), DONE, CANCELLED, FAILED, or NOT_RUNNING (the same order
 *     again goes on)
 * @param progress null where no workflow of it answers
 * @param result null before its end
 */
@Serdeable
public record EvaluationView(
        String id,
        EvaluationRequest ordered,
        String orderedAt,
        String suite,
        int version,
        int iteration,
        String weightsSha256,
        int problems,
        String state,
        @Nullable ProgressView progress,
        @Nullable ResultView result) {
    static EvaluationView of(OrderedEvaluation evaluation) {
        StoredSuiteEvaluation ordered = evaluation.ordered();
        return new EvaluationView(
                evaluation.id(),
                EvaluationRequest.of(ordered.order()),
                ordered.orderedAt(),
                ordered.suite(),
                ordered.policy().version().number(),
                ordered.iteration(),
                ordered.policy().weightsSha256(),
                ordered.problems(),
                evaluation.state().name(),
                evaluation.status().map(ProgressView::of).orElse(null),
                evaluation.report().map(ResultView::of).orElse(null));
    }

    /**
     * How far a running evaluation is.
     *
     * @param phase preparing, answering, reporting or done
     * @param shardsDone answered and judged
     * @param reason why it is pausing or paused
     */
    @Serdeable
    public record ProgressView(
            String phase,
            int shardsDone,
            int shards,
            @Nullable String reason) {
        static ProgressView of(EvaluationStatus status) {
            return new ProgressView(status.phase(), status.shardsDone(), status.shards(), status.reason());
        }
    }

    /**
     * What an evaluation came to.
     *
     * @param passAt1 the mean share of right answers, which is avg@k of all answers
     * @param passAt the chance that one of k answers is right, without bias
     * @param majAt whether the answer that most of the first k give is right; empty where none is voted on
     * @param stops answers by stop reason
     * @param domains passAt1 by domain
     */
    @Serdeable
    public record ResultView(
            int answers,
            int right,
            int partlyRight,
            int unjudged,
            ShareView passAt1,
            int avgAtK,
            List<AtKView> passAt,
            List<AtKView> majAt,
            double meanTokens,
            Map<String, Integer> stops,
            Map<String, ShareView> domains) {
        static ResultView of(SuiteReport report) {
            Map<String, ShareView> domains = new TreeMap<>();
            report.domains().forEach((domain, share) -> domains.put(domain, ShareView.of(share)));
            return new ResultView(
                    report.answers(),
                    report.right(),
                    report.partlyRight(),
                    report.unjudged(),
                    ShareView.of(report.avgAt()),
                    report.samplesPerPrompt(),
                    report.passAt().stream().map(AtKView::of).toList(),
                    report.majAt().stream().map(AtKView::of).toList(),
                    report.meanTokens(),
                    report.stops(),
                    domains);
        }
    }

    /**
     * A mean over prompts with its 95 % interval.
     *
     * @param prompts it is the mean over
     */
    @Serdeable
    public record ShareView(double value, double low, double high, int prompts) {
        static ShareView of(Share share) {
            return new ShareView(share.value(), share.low(), share.high(), share.prompts());
        }
    }

    /** A figure of k answers a prompt. */
    @Serdeable
    public record AtKView(int k, ShareView share) {
        static AtKView of(SuiteReport.AtK figure) {
            return new AtKView(figure.k(), ShareView.of(figure.share()));
        }
    }

    /**
     * Some evaluations, in the order of their ids.
     *
     * @param nextPageToken for what follows; none where nothing does
     */
    @Serdeable
    public record EvaluationPage(
            List<EvaluationView> evaluations, @Nullable String nextPageToken) {}

    /**
     * What an evaluation found of one prompt.
     *
     * @param majorityRight whether the answer that most give is right; null where answers are not put to the vote
     * @param tokens of all answers together
     */
    @Serdeable
    public record PromptView(
            String prompt,
            String domain,
            int level,
            int answers,
            int right,
            int partlyRight,
            int unjudged,
            @Nullable Boolean majorityRight,
            int tokens) {
        static PromptView of(EvaluatedPrompt row) {
            return new PromptView(
                    row.prompt().value(),
                    row.domain().label(),
                    row.level(),
                    row.answers(),
                    row.right(),
                    row.partlyRight(),
                    row.unjudged(),
                    row.majority().orElse(null),
                    row.tokens());
        }
    }

    /**
     * Prompts of an evaluation, in the order of the suite.
     *
     * @param nextPageToken for what follows; none where nothing does
     */
    @Serdeable
    public record PromptPage(
            List<PromptView> prompts, @Nullable String nextPageToken) {}

    /**
     * Two evaluations on the prompts that both judged.
     *
     * @param difference second less first, with its 95 % interval; the ends and the chance are null for fewer than two prompts
     * @param better prompts on which the second has the larger share of right answers
     * @param test MCNEMAR_EXACT with one answer a prompt, else PAIRED_T
     * @param pValue two-sided chance of such a difference between equals
     */
    @Serdeable
    public record ComparisonView(
            int prompts,
            double first,
            double second,
            double difference,
            @Nullable Double low,
            @Nullable Double high,
            int better,
            int worse,
            String test,
            @Nullable Double pValue) {
        static ComparisonView of(PairedComparison compared) {
            return new ComparisonView(
                    compared.prompts(),
                    compared.first(),
                    compared.second(),
                    compared.difference(),
                    compared.low(),
                    compared.high(),
                    compared.better(),
                    compared.worse(),
                    compared.test().name(),
                    compared.pValue());
        }
    }
}
