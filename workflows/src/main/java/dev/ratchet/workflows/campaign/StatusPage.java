package dev.ratchet.workflows.campaign;

import dev.ratchet.workflows.Markdown;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.PolicyRef;
import dev.ratchet.workflows.iteration.IterationResult;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A campaign's state as Markdown, for the Temporal UI. Lists instead of tables: the UI draws tables without any spacing. */
final class StatusPage {
    private StatusPage() {}

    static String of(CampaignPlan plan, CampaignStatus status) {
        StringBuilder page = new StringBuilder();
        page.append("### ").append(Markdown.escaped(status.sentence())).append("\n\n");
        page.append(handle(status.mode()));
        IterationResult last = status.last();
        if (last != null) {
            page.append(figures(last));
        }
        EvaluationResult latest = status.latest();
        if (latest != null) {
            page.append("**Held-out accuracy**\n\n");
            EvaluationResult before = status.before();
            if (before != null && before.iteration() != latest.iteration()) {
                page.append(line(before));
            }
            page.append(line(latest)).append('\n');
        }
        page.append(weights(plan, status.state().policy()));
        return page.toString();
    }

    /** What a person can do now. */
    private static String handle(CampaignStatus.Mode mode) {
        return switch (mode) {
            case RUNNING ->
                "To pause: *More Actions*, *Send a Signal*, `pause`; its input is the reason, in quotes: `\"why\"`. "
                        + "Not *Pause Workflow*: that button does not reach what is in flight.\n\n";
            case PAUSING, PAUSED -> "To go on: *More Actions*, *Send a Signal*, `resume`, without input.\n\n";
            case DONE -> "";
        };
    }

    private static String figures(IterationResult last) {
        Figures figures = last.figures();
        return String.format(
                Locale.ROOT,
                """
                **Iteration %d**

                - reward %.3f, accuracy %.1f %%
                - %.1f tokens an answer, %.0f tokens/s
                - %d groups trained on, %d partials waiting

                """,
                last.state().iteration(),
                figures.meanReward(),
                100 * figures.accuracy(),
                figures.meanLength(),
                last.tokensPerSecond(),
                figures.trainableGroups(),
                figures.partials());
    }

    private static String line(EvaluationResult evaluation) {
        return String.format(
                Locale.ROOT,
                "- after iteration %d: %.1f %% (%.1f to %.1f), %d problems, %.1f tokens an answer\n",
                evaluation.iteration(),
                100 * evaluation.accuracy(),
                100 * evaluation.low(),
                100 * evaluation.high(),
                evaluation.problems(),
                evaluation.meanLength());
    }

    private static String weights(CampaignPlan plan, @Nullable PolicyRef policy) {
        return policy == null
                ? "Branch `%s`\n".formatted(plan.branch())
                : "Branch `%s`, policy version %d, weights `%s`\n"
                        .formatted(plan.branch(), policy.version().number(), policy.weightsSha256());
    }
}
