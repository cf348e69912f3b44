package dev.ratchet.workers.campaign;

import com.google.errorprone.annotations.FormatMethod;
import dev.ratchet.workers.campaign.CampaignEvent.Halted;
import dev.ratchet.workers.campaign.CampaignEvent.Iterated;
import dev.ratchet.workers.campaign.CampaignEvent.Progress;
import dev.ratchet.workers.campaign.CampaignEvent.Retried;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events as lines for a person. */
final class Sentences {
    private Sentences() {}

    static String of(CampaignEvent event) {
        return switch (event) {
            case CampaignEvent.Note(String text) -> text;
            case Progress progress -> progress(progress);
            case CampaignEvent.Began(String phase, int iteration) ->
                iteration == 0 ? phase + " …" : "%s after iteration %d …".formatted(phase, iteration);
            case CampaignEvent.WarmedUp(var trained) ->
                text("warm-up done: %d updates, loss %.4f", trained.updates(), trained.loss());
            case Iterated iterated -> iterated(iterated);
            case CampaignEvent.Evaluated(EvaluationResult result) -> evaluated(result);
            case Halted halted -> halted(halted);
            case CampaignEvent.Resumed _ -> "RUNNING again";
            case Retried retried -> retried(retried);
        };
    }

    private static String iterated(Iterated iterated) {
        Figures figures = iterated.figures();
        String trained = figures.trainableGroups() == 0 ? "  no complete group: nothing trained" : "";
        return text("iteration %3d/%d", iterated.iteration(), iterated.iterations())
                + figures(figures, iterated.tokensPerSecond())
                + some("  groups waiting %d", figures.waitingGroups())
                + some("  dropped as stale %d", figures.droppedStale())
                + some("  dropped as unjudged %d", figures.droppedUnjudged())
                + eta(iterated.eta())
                + trained;
    }

    private static String figures(Figures figures, @Nullable Double tokensPerSecond) {
        return text(
                        "  reward %.3f  accuracy %.1f %%  length %.1f",
                        figures.meanReward(), 100 * figures.accuracy(), figures.meanLength())
                + (tokensPerSecond == null ? "" : text("  %.0f tokens/s", tokensPerSecond))
                + text("  partials %d", figures.partials());
    }

    /** Nothing where there is none of it. */
    @FormatMethod
    private static String some(String format, int count) {
        return count == 0 ? "" : text(format, count);
    }

    private static String progress(Progress progress) {
        String place = switch (progress.phase()) {
            case "iteration" -> "iteration %d/%d".formatted(progress.iteration(), progress.iterations());
            case "evaluation" -> "evaluation after iteration %d".formatted(progress.iteration());
            default -> progress.phase();
        };
        String figures = progress.last() == null ? "" : figures(progress.last(), progress.tokensPerSecond());
        return place + (progress.detail().isEmpty() ? "" : ": " + progress.detail()) + figures + eta(progress.eta());
    }

    private static String eta(@Nullable Duration eta) {
        return eta == null || eta.isZero() ? "" : "  ETA " + clock(eta);
    }

    /** As in 1:05 or 2:03:04. */
    static String clock(Duration time) {
        return time.toHours() > 0
                ? text("%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : text("%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static String evaluated(EvaluationResult result) {
        return text(
                "held-out after iteration %d: accuracy %.1f %% (%.1f to %.1f), %d problems, length %.1f",
                result.iteration(),
                100 * result.accuracy(),
                100 * result.low(),
                100 * result.high(),
                result.problems(),
                result.meanLength());
    }

    private static String halted(Halted halted) {
        String reason = Visible.text(halted.reason().text());
        if (!halted.paused()) {
            return "PAUSING (%s), waiting for %s".formatted(reason, String.join(", ", halted.waitingFor()));
        }
        String mend = halted.reason().failure() ? "Mend that, then go on with" : "Go on with";
        return "PAUSED (%s). %s: ./ratchet campaign resume %s".formatted(reason, mend, halted.campaign());
    }

    private static String retried(Retried retried) {
        String of = retried.attempts() == 0 ? "" : " of " + retried.attempts();
        return "%s is tried again (attempt %d%s): %s"
                .formatted(retried.activity(), retried.attempt(), of, retried.failure());
    }

    @FormatMethod
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
