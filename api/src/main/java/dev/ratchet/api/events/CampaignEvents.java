package dev.ratchet.api.events;

import dev.ratchet.activities.commit.StoredCommit;
import dev.ratchet.api.campaigns.CampaignView;
import dev.ratchet.api.campaigns.CampaignView.EvaluationView;
import dev.ratchet.api.campaigns.IterationPage.IterationView;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Trained;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of looks at a campaign. All that is committed is told from the store, in its order and once, however many commits
 * come between two looks; a change of the condition is told if it is seen.
 */
final class CampaignEvents {
    static final String DONE = "DONE";

    private final Campaigns campaigns;
    private final CampaignPlan plan;
    private Cursor cursor;

    /**
     * One event.
     *
     * @param id of all that is told once this one is
     * @param data an {@link IterationView}, an {@link EvaluationView}, a {@link WarmUpView} or a {@link StateView}
     */
    record Told(String id, String name, Object data) {}

    /** The warm-up, which trains and rolls nothing out. */
    @Serdeable
    record WarmUpView(int updates, double loss, String weightsSha256) {}

    /** What the campaign does now, as in {@link CampaignView}. */
    @Serdeable
    record StateView(
            String condition,
            String sentence,
            @Nullable String reason,
            List<String> waitingFor,
            int iteration,
            int iterations) {}

    CampaignEvents(Campaigns campaigns, CampaignPlan plan, Cursor from) {
        this.campaigns = campaigns;
        this.plan = plan;
        this.cursor = from;
    }

    /** Tells what is new, oldest first, and returns whether that was all for good. */
    boolean look(CampaignView now, Consumer<Told> to) {
        boolean judged = now.latest() != null && now.latest().iteration() > cursor.evaluation();
        List<EvaluationResult> evaluations = judged ? campaigns.evaluations(plan) : List.of();
        for (int iteration = Math.max(0, cursor.iteration()); iteration <= now.iteration(); iteration++) {
            if (iteration > cursor.iteration()) {
                committed(iteration, to);
            }
            for (EvaluationResult evaluation : evaluations) {
                if (evaluation.iteration() == iteration && iteration > cursor.evaluation()) {
                    cursor = cursor.evaluated(iteration);
                    tell("evaluation", EvaluationView.of(evaluation), to);
                }
            }
        }
        if (!now.condition().equals(cursor.condition())) {
            cursor = cursor.standing(now.condition());
            tell(now.condition().equals(DONE) ? "done" : "state", state(now), to);
        }
        return now.condition().equals(DONE);
    }

    private void committed(int iteration, Consumer<Told> to) {
        Optional<Stored<StoredCommit>> commit = campaigns.commit(plan, iteration);
        if (commit.isEmpty()) {
            throw new IllegalStateException("iteration %d is committed and not in the store".formatted(iteration));
        }
        cursor = cursor.committed(iteration);
        IterationView view = IterationView.of(commit.get().content());
        Trained trained = commit.get().content().made().trained();
        if (view != null) {
            tell("iteration", view, to);
        } else if (trained != null) {
            tell("warm-up", new WarmUpView(trained.updates(), trained.loss(), trained.weightsSha256()), to);
        }
    }

    private void tell(String name, @Nullable Object data, Consumer<Told> to) {
        if (data != null) {
            to.accept(new Told(cursor.id(), name, data));
        }
    }

    private static StateView state(CampaignView now) {
        return new StateView(
                now.condition(), now.sentence(), now.reason(), now.waitingFor(), now.iteration(), now.iterations());
    }
}
