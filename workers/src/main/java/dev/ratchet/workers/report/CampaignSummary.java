package dev.ratchet.workers.report;

import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.contract.EvaluationResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a campaign ended, as the last line of {@code --json}, in this order; accuracies are shares, lengths are tokens,
 * intervals are Wilson's at 95 %. What was not evaluated is null.
 *
 * @param partialsResumed over all iterations, as the other sums, also those that earlier commands ran
 * @param seconds that this command took
 * @param peakResidentBytes of all processes of the stack; null where this command did not run it
 * @param trainedAcrossVersions those of {@code trainedTrajectories} that two or more policy versions wrote: the share that
 *     partial rollouts have in training
 */
public record CampaignSummary(
        @Nullable Double accuracyBefore,
        @Nullable Double accuracyAfter,
        @Nullable List<Double> ciBefore,
        @Nullable List<Double> ciAfter,
        @Nullable Double lengthBefore,
        @Nullable Double lengthAfter,
        long partialsResumed,
        int iterations,
        double seconds,
        @Nullable Long peakResidentBytes,
        @Nullable String weightsSha256,
        long trainedTrajectories,
        long trainedAcrossVersions) {
    public static CampaignSummary of(CampaignResult result, double seconds, @Nullable Long peakResidentBytes) {
        EvaluationResult before = result.before();
        EvaluationResult after = result.after();
        return new CampaignSummary(
                before == null ? null : before.accuracy(),
                after == null ? null : after.accuracy(),
                before == null ? null : List.of(before.low(), before.high()),
                after == null ? null : List.of(after.low(), after.high()),
                before == null ? null : before.meanLength(),
                after == null ? null : after.meanLength(),
                result.state().totals().resumed(),
                result.state().iteration(),
                seconds,
                peakResidentBytes,
                result.state().policy() == null ? null : result.state().policy().weightsSha256(),
                result.state().totals().trainedTrajectories(),
                result.state().totals().trainedAcrossVersions());
    }

    /** The table that a person reads at the end. */
    public List<String> table(CampaignResult result) {
        if (result.before() == null || result.after() == null) {
            return List.of("Nothing was evaluated (evaluation.problems: 0).");
        }
        return List.of(
                "held-out        before                     after",
                String.format(
                        Locale.ROOT, "accuracy        %-26s %s", interval(result.before()), interval(result.after())),
                String.format(
                        Locale.ROOT,
                        "mean tokens     %-26.1f %.1f",
                        result.before().meanLength(),
                        result.after().meanLength()),
                String.format(
                        Locale.ROOT,
                        "problems        %-26d %d",
                        result.before().problems(),
                        result.after().problems()));
    }

    private static String interval(EvaluationResult evaluation) {
        return String.format(
                Locale.ROOT,
                "%.1f %% (%.1f to %.1f)",
                100 * evaluation.accuracy(),
                100 * evaluation.low(),
                100 * evaluation.high());
    }
}
