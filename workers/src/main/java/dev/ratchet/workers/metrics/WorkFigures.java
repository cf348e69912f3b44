package dev.ratchet.workers.metrics;

import dev.ratchet.activities.meter.WorkMeter;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.RolloutScope.Purpose;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * Ratchet's own figures; docs/operations.md lists them. Labels have few values: of campaigns only the last {@link #CAMPAIGNS} that
 * this process worked for are kept.
 */
final class WorkFigures implements WorkMeter {
    static final int CAMPAIGNS = 50;

    private static final String CAMPAIGN = "campaign";
    private static final Duration[] VERDICT_TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1)
    };
    /** The first bound holds what is of the same iteration. */
    private static final double[] ITERATIONS = {0.5, 1, 2, 4, 8, 16};

    private static final double[] TOKENS = {64, 256, 1_024, 4_096, 16_384, 65_536};

    private final MeterRegistry registry;

    /** By name, the one least recently worked for first. */
    private final Map<String, Campaign> campaigns = new LinkedHashMap<>(16, 0.75f, true);

    WorkFigures(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What is read off when somebody asks. */
    private static final class Campaign {
        private final Map<String, AtomicInteger> running = new LinkedHashMap<>();
        private int iteration = -1;
        private int partials;
        private int oldestPartial;
        private int waiting;
        private int trainable;
        private double accuracy = Double.NaN;
        private double reward = Double.NaN;
    }

    @Override
    public void wrote(BranchId branch, Purpose purpose, long tokens) {
        campaign(branch.campaign());
        counter("ratchet.tokens.written", of(branch, purpose)).increment((double) tokens);
    }

    @Override
    public void sealed(BranchId branch, Purpose purpose, StopReason stop, int length) {
        campaign(branch.campaign());
        // Without the lengths of a repetition, of which there are many.
        String label = stop instanceof StopReason.Repetition ? "repetition" : stop.label();
        counter("ratchet.trajectories", of(branch, purpose).and("stop", label)).increment();
        if (!stop.resumable()) {
            DistributionSummary.builder("ratchet.answer.length")
                    .baseUnit("tokens")
                    .tags(of(branch, purpose))
                    .serviceLevelObjectives(TOKENS)
                    .register(registry)
                    .record(length);
        }
    }

    private static Tags of(BranchId branch, Purpose purpose) {
        return Tags.of(CAMPAIGN, branch.campaign(), "purpose", word(purpose));
    }

    @Override
    public void judged(Domain domain, Verdict verdict, Duration took) {
        Timer.builder("ratchet.verdict")
                .tags("domain", word(domain), "verdict", word(verdict))
                .serviceLevelObjectives(VERDICT_TIMES)
                .register(registry)
                .record(took);
    }

    @Override
    public synchronized void appended(
            BranchId branch, int iteration, Figures figures, List<Integer> staleness, List<Integer> partialAges) {
        Campaign campaign = campaign(branch.campaign());
        Tags tags = Tags.of(CAMPAIGN, branch.campaign());
        if (iteration <= campaign.iteration) {
            return; // told before, by an attempt whose answer was lost
        }
        if (campaign.iteration < 0) {
            show(campaign, tags);
        }
        campaign.iteration = iteration;
        campaign.partials = figures.partials();
        campaign.oldestPartial =
                partialAges.stream().mapToInt(Integer::intValue).max().orElse(0);
        campaign.waiting = figures.waitingGroups();
        campaign.trainable = figures.trainableGroups();
        if (figures.judged() > 0) {
            campaign.accuracy = figures.accuracy();
            campaign.reward = figures.meanReward();
        }
        DistributionSummary stale = DistributionSummary.builder("ratchet.staleness")
                .baseUnit("iterations")
                .tags(tags)
                .serviceLevelObjectives(ITERATIONS)
                .register(registry);
        staleness.forEach(stale::record);
        counter("ratchet.groups.dropped", tags.and("why", "stale")).increment(figures.droppedStale());
        counter("ratchet.groups.dropped", tags.and("why", "unjudged")).increment(figures.droppedUnjudged());
    }

    private void show(Campaign campaign, Tags tags) {
        gauge("ratchet.iteration", tags, campaign, each -> each.iteration);
        gauge("ratchet.partials", tags, campaign, each -> each.partials);
        gauge("ratchet.partial.age.iterations", tags, campaign, each -> each.oldestPartial);
        gauge("ratchet.groups", tags.and("state", "waiting"), campaign, each -> each.waiting);
        gauge("ratchet.groups", tags.and("state", "trainable"), campaign, each -> each.trainable);
        gauge("ratchet.accuracy.ratio", tags, campaign, each -> each.accuracy);
        gauge("ratchet.mean.reward", tags, campaign, each -> each.reward);
    }

    private void gauge(String name, Tags tags, Campaign campaign, ToDoubleFunction<Campaign> value) {
        Gauge.builder(name, campaign, value).tags(tags).register(registry);
    }

    @Override
    public synchronized void begins(String campaign, String phase, boolean again) {
        running(campaign, phase).incrementAndGet();
        counter("ratchet.attempts", work(campaign, phase)).increment();
        counter("ratchet.retries", work(campaign, phase)).increment(again ? 1 : 0);
        for (Fate fate : Fate.values()) {
            spent(campaign, phase, fate, Duration.ZERO); // there from the start, so that the first seconds count
        }
    }

    @Override
    public synchronized void ends(String campaign, String phase) {
        running(campaign, phase).decrementAndGet();
    }

    private AtomicInteger running(String name, String phase) {
        return campaign(name).running.computeIfAbsent(phase, _ -> {
            AtomicInteger count = new AtomicInteger();
            Gauge.builder("ratchet.running", count, AtomicInteger::get)
                    .tags(work(name, phase))
                    .register(registry);
            return count;
        });
    }

    @Override
    public void spent(String campaign, String phase, Fate fate, Duration time) {
        String name = switch (fate) {
            case KEPT -> "ratchet.goodput";
            case LOST -> "ratchet.badput";
        };
        Counter.builder(name)
                .baseUnit("seconds")
                .tags(work(campaign, phase))
                .register(registry)
                .increment(time.toNanos() / 1e9);
    }

    private static Tags work(String campaign, String phase) {
        return Tags.of(CAMPAIGN, campaign, "phase", phase);
    }

    private Counter counter(String name, Tags tags) {
        return registry.counter(name, tags);
    }

    /** What is kept of a campaign; another may have to go for it. */
    private synchronized Campaign campaign(String name) {
        Campaign known = campaigns.get(name);
        if (known != null) {
            return known;
        }
        if (campaigns.size() == CAMPAIGNS) {
            String oldest = campaigns.keySet().iterator().next();
            campaigns.remove(oldest);
            registry.getMeters().stream()
                    .map(Meter::getId)
                    .filter(id -> oldest.equals(id.getTag(CAMPAIGN)))
                    .forEach(registry::remove);
        }
        Campaign made = new Campaign();
        campaigns.put(name, made);
        return made;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
