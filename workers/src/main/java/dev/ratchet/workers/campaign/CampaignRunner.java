package dev.ratchet.workers.campaign;

import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.PreparedCampaign;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.campaign.RunningCampaign.Happened;
import dev.ratchet.workflows.TaskQueues;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Runs a campaign to its end, or joins one that runs, and shows it live. */
public final class CampaignRunner {
    private static final Duration ON_TERMINAL = Duration.ofMillis(300);
    private static final Duration IN_PIPE = Duration.ofSeconds(1);

    private final Place place;
    private final BlobStore store;
    private final View view;
    private final boolean interactive;
    private final PoolsHere pools;
    private final long began = System.nanoTime();

    /** Whether this command runs pools where none run yet. */
    public enum PoolsHere {
        IF_NONE_RUN,
        NEVER
    }

    public CampaignRunner(Place place, BlobStore store, View view, boolean interactive, PoolsHere pools) {
        this.place = place;
        this.store = store;
        this.view = view;
        this.interactive = interactive;
        this.pools = pools;
    }

    /** Returns the exit code. */
    public int run(PreparedCampaign campaign) throws InterruptedException {
        Origins origins = new Origins(store);
        BranchId branch = campaign.spec().mainBranch();
        CampaignRecords records = new CampaignRecords(store);
        CampaignPlan plan = origins.findSame(branch, campaign.settings())
                .map(records::plan) // which may have been changed since it began
                .orElseGet(() -> CampaignPlan.of(campaign.spec(), campaign.settings()));
        CampaignReport report = new CampaignReport(place, records, view);
        Optional<CampaignResult> finished = records.finished(plan);
        if (finished.isPresent()) {
            String name = plan.branch().campaign();
            view.say("Campaign %s is finished. For another: the same command with --name %s-2".formatted(name, name));
            report.show(plan, finished.get(), CampaignReport.secondsSince(began), null);
            return 0;
        }
        Set<TaskQueues> rewards =
                campaign.domains().stream().map(TaskQueues::rewardPoolOf).collect(Collectors.toSet());
        try (OwnStack own = new OwnStack(view)) {
            try {
                Stack stack = stack(own, rewards);
                // Not before: where nothing can start, no name is taken.
                Origin origin = origins.claim(branch, campaign.settings());
                return toTheEnd(records.plan(origin), records, report, stack, own, rewards);
            } catch (RuntimeException e) {
                own.parkIfStopping();
                throw e;
            }
        }
    }

    private Stack stack(OwnStack own, Set<TaskQueues> rewards) {
        return pools == PoolsHere.NEVER ? own.join(place) : own.startOrJoin(place, rewards);
    }

    /** Follows the campaign, with a stack of this process in place of one whose owner was killed. */
    private int toTheEnd(
            CampaignPlan plan,
            CampaignRecords records,
            CampaignReport report,
            Stack first,
            OwnStack own,
            Set<TaskQueues> rewards)
            throws InterruptedException {
        CampaignFollower follower = new CampaignFollower(records.commits(), plan, System::nanoTime);
        BlockingQueue<Happened> happened = new LinkedBlockingQueue<>();
        Terminal terminal = new Terminal(happened, view, own, interactive);
        terminal.listen();
        Stack stack = first;
        while (true) {
            CampaignClient client = new CampaignClient(stack.connection());
            client.begin(plan);
            introduce(plan, follower.committed(), stack, records);
            try (RunningCampaign _ =
                    new RunningCampaign(happened, stack, client, plan, interactive ? ON_TERMINAL : IN_PIPE)) {
                CampaignSession session =
                        new CampaignSession(plan, client, follower, terminal, stack, own, place, view, report, began);
                OptionalInt exitCode = follow(session, happened, () -> records.finished(plan));
                if (exitCode.isPresent()) {
                    return exitCode.getAsInt();
                }
            }
            stack = successor(own, rewards);
        }
    }

    /** The exit code; empty where the stack's owner is gone before the campaign's end. */
    private static OptionalInt follow(
            CampaignSession session, BlockingQueue<Happened> happened, Supplier<Optional<CampaignResult>> finished)
            throws InterruptedException {
        OptionalInt exitCode = OptionalInt.empty();
        while (exitCode.isEmpty()) {
            Happened now = happened.take();
            if (now instanceof Happened.Abandoned) {
                Optional<CampaignResult> result = finished.get();
                if (result.isEmpty()) {
                    return OptionalInt.empty();
                }
                now = new Happened.Ended(result.get());
            }
            exitCode = session.answer(now);
        }
        return exitCode;
    }

    /** The stack that goes on in place of one whose owner is gone. */
    private Stack successor(OwnStack own, Set<TaskQueues> rewards) {
        own.left();
        view.clear();
        boolean inUse = place.home().inUse();
        if (!inUse && (pools == PoolsHere.NEVER || !place.home().abandoned())) {
            throw new CampaignHaltedException(
                    "stack: the process that ran it in %s has ended (expected: one that runs; the same command goes on where it was)"
                            .formatted(place.home().root()));
        }
        view.say(
                inUse
                        ? "Another process runs the stack now."
                        : "The process that ran the stack was killed; this one runs it from here on.");
        return stack(own, rewards);
    }

    private void introduce(CampaignPlan plan, int committed, Stack stack, CampaignRecords records) {
        String name = plan.branch().campaign();
        view.say(
                committed < 0
                        ? "Campaign %s starts.".formatted(name)
                        : "Campaign %s goes on, after iteration %d of %d."
                                .formatted(name, committed, plan.iterations()));
        records.history(plan).forEach(view::say);
        stack.page(WorkflowIds.campaign(name)).ifPresent(page -> view.say("Temporal UI: " + page));
    }
}
