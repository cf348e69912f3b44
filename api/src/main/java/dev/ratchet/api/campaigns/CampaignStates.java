package dev.ratchet.api.campaigns;

import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.LiveStack;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workers.campaign.Standing;
import dev.ratchet.workflows.campaign.CampaignPlan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where campaigns stand, asked for at most once a second however many ask here. */
@Singleton
final class CampaignStates {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final LiveStack stack;
    private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Standing standing, @Nullable ForkView fork, long at) {
        boolean fresh(long now) {
            return now - at < FRESH;
        }
    }

    CampaignStates(LiveStack stack) {
        this.stack = stack;
    }

    List<CampaignView> all() {
        return stack.campaigns().names().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Empty where the store has no campaign of this name.
     *
     * @throws IllegalArgumentException if it is no name
     */
    Optional<CampaignView> find(String name) {
        Known now = known.compute(
                name, (_, before) -> before != null && before.fresh(System.nanoTime()) ? before : ask(name));
        return Optional.ofNullable(now)
                .map(each -> CampaignView.of(
                        each.standing(),
                        each.fork(),
                        Duration.ofNanos(System.nanoTime() - each.at()).toMillis()));
    }

    /** After an order: the next who asks must not hear what was before. */
    void forget(String name) {
        known.remove(name);
    }

    private @Nullable Known ask(String name) {
        Campaigns campaigns = stack.campaigns();
        Optional<CampaignPlan> plan = campaigns.plan(name);
        return plan.map(each -> new Known(campaigns.standing(each), fork(each), System.nanoTime()))
                .orElse(null);
    }

    private @Nullable ForkView fork(CampaignPlan plan) {
        Origin origin = new Origins(stack.store()).find(plan.branch()).orElseThrow();
        return origin.parent() == null
                ? null
                : new ForkView(
                        origin.parent().branch().campaign(),
                        origin.parent().iteration(),
                        ForkView.ChangeView.of(new Forks(stack.store()).differences(origin)));
    }
}
