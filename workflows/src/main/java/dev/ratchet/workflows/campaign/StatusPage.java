package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.iteration.IterationResult;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A campaign's state as Markdown, for the Temporal UI. */
final class StatusPage {
    private StatusPage() {}

    static String of(CampaignPlan plan, CampaignStatus status) {
        StringBuilder page = new StringBuilder();
        page.append("### Campaign `").append(plan.branch()).append("`\n\n");
        page.append("**").append(status.sentence()).append("**\n\n");
        IterationResult last = status.last();
        if (last != null) {
            page.append(table(last));
        }
        line(page, "Held-out accuracy before", status.before());
        line(page, "Held-out accuracy, newest", status.latest());
        if (status.state().policy() != null) {
            page.append("Policy version ")
                    .append(status.state().policy().version().number())
                    .append(", weights `")
                    .append(status.state().policy().weightsSha256())
                    .append("`\n\n");
        }
        page.append("Pause: signal `pause` with a reason; go on: signal `resume`.\n");
        return page.toString();
    }

    private static String table(IterationResult last) {
        Figures figures = last.figures();
        return String.format(
                Locale.ROOT,
                """
                | iteration | reward | accuracy | mean tokens | tokens/s | partials waiting | groups trained |
                |---|---|---|---|---|---|---|
                | %d | %.3f | %.1f %% | %.1f | %.0f | %d | %d |

                """,
                last.state().iteration(),
                figures.meanReward(),
                100 * figures.accuracy(),
                figures.meanLength(),
                last.tokensPerSecond(),
                figures.partials(),
                figures.trainableGroups());
    }

    private static void line(StringBuilder page, String what, @Nullable EvaluationResult evaluation) {
        if (evaluation != null) {
            page.append(String.format(
                    Locale.ROOT,
                    "%s: %.1f %% (%.1f to %.1f), %d problems, %.1f tokens, iteration %d\n\n",
                    what,
                    100 * evaluation.accuracy(),
                    100 * evaluation.low(),
                    100 * evaluation.high(),
                    evaluation.problems(),
                    evaluation.meanLength(),
                    evaluation.iteration()));
        }
    }
}
