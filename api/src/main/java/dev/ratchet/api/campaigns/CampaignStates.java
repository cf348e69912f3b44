package dev.ratchet.api.campaigns;

import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.api.LiveStack;
import dev.ratchet.api.tags.EntityTags;
import dev.ratchet.workers.campaign.Campaigns;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where campaigns stand, asked for at most twice a second however many ask here.
 *
 * <p>What is half a second old is asked for anew in the background, so that few wait for an answer; what is older than a second
 * is not told.
 */
@Singleton
public final class CampaignStates {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignStates.class);
    private static final long AGING = Duration.ofMillis(500).toNanos();
    private static final long OLD = Duration.ofSeconds(1).toNanos();

    private final LiveStack stack;
    private final EntityTags tags;
    private final JsonMapper json;
    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

    /**
     * A campaign as it stood a moment ago.
     *
     * @param view with an age of 0
     * @param tag of it
     * @param json which writes it
     */
    record Known(CampaignView view, String tag, long at, AgedJson json) {
        CampaignView aged() {
            return view.aged(age());
        }

        /** {@link #aged} as it is sent. */
        byte[] sent() {
            return json.of(view, age());
        }

        private long age() {
            return Duration.ofNanos(System.nanoTime() - at).toMillis();
        }
    }

    /** Where the newest of a campaign is kept; who asks for it holds the lock. */
    private static final class Place {
        private final ReentrantLock asking = new ReentrantLock();
        private volatile @Nullable Known known;

        private @Nullable Known youngerThan(long age) {
            Known now = known;
            return now != null && System.nanoTime() - now.at() < age ? now : null;
        }
    }

    CampaignStates(LiveStack stack, EntityTags tags, JsonMapper json) {
        this.stack = stack;
        this.tags = tags;
        this.json = json;
    }

    List<CampaignView> all() {
        return stack.stored().names().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Empty where the store has no campaign of this name.
     *
     * @throws IllegalArgumentException if it is no name
     */
    public Optional<CampaignView> find(String name) {
        return known(name).map(Known::aged);
    }

    /**
     * As {@link #find}.
     *
     * @throws HttpStatusException 404 where the store has none of this name
     */
    public CampaignView existing(String name) {
        return find(name).orElseThrow(() -> Branches.unknown(name));
    }

    /** As {@link #find}, with its tag. */
    Optional<Known> known(String name) {
        Known now = recent(name);
        return Optional.ofNullable(now == null ? ask(name, places.computeIfAbsent(name, _ -> new Place())) : now);
    }

    /** What can be told at once, without asking anybody; null where somebody has to be asked. */
    @Nullable
    Known recent(String name) {
        Place place = places.get(name);
        if (place == null) {
            return null;
        }
        Known now = place.youngerThan(OLD);
        if (now != null && place.youngerThan(AGING) == null && place.asking.tryLock()) {
            place.asking.unlock();
            Thread.ofVirtual().name("state of " + name).start(() -> refresh(name, place));
        }
        return now;
    }

    private void refresh(String name, Place place) {
        if (place.asking.tryLock()) {
            try {
                askAnew(name, place);
            } catch (RuntimeException e) {
                LOG.debug("campaign {}: not asked in time", name, e); // who asks when it is old is told why
            } finally {
                place.asking.unlock();
            }
        }
    }

    private @Nullable Known ask(String name, Place place) {
        place.asking.lock();
        try {
            Known now = place.youngerThan(OLD); // of who held the lock before
            return now == null ? askAnew(name, place) : now;
        } catch (RuntimeException e) {
            places.remove(name, place);
            throw e;
        } finally {
            place.asking.unlock();
        }
    }

    private @Nullable Known askAnew(String name, Place place) {
        Optional<CampaignPlan> plan = stack.stored().plan(name);
        if (plan.isEmpty()) {
            places.remove(name, place); // names that are tried must not add up
            place.known = null;
            return null;
        }
        Campaigns campaigns = stack.campaigns();
        Known before = place.known;
        ForkView fork = before == null ? fork(plan.get()) : before.view().fork(); // which never changes
        String page = stack.ifRunning()
                .flatMap(running -> running.page(WorkflowIds.campaign(name)))
                .orElse(null);
        CampaignView view = CampaignView.of(campaigns.standing(plan.get()), fork, page);
        Known now = new Known(view, tags.of(view), System.nanoTime(), new AgedJson(json));
        place.known = now;
        return now;
    }

    /** After an order: the next who asks must not hear what was before, be it asked for already. */
    void forget(String name) {
        places.remove(name);
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
