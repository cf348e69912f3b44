package dev.ratchet.workers.campaign;

import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.PreparedCampaign;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.campaign.RunningCampaign.Happened;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.TemporalSettings;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import java.time.Duration;
import java.util.Optional;

/** Runs a campaign to its end, or joins one that runs, and shows it live. */
public final class CampaignRunner {
    /** Why a campaign is paused when its person stopped this command; the next start knows it and goes on. */
    static final String STOPPED = "stopped at the terminal";

    private static final Duration ON_TERMINAL = Duration.ofMillis(300);
    private static final Duration IN_PIPE = Duration.ofSeconds(1);
    private static final int INTERRUPTED = 130;

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
        CampaignPlan plan = campaign.plan();
        CampaignRecords records = new CampaignRecords(store);
        new Origins(store).claim(plan.branch(), plan.settings());
        Optional<CampaignResult> finished = records.finished(plan);
        if (finished.isPresent()) {
            view.say("Campaign %s is finished. For another: another --name."
                    .formatted(plan.branch().campaign()));
            new CampaignReport(place, records, view).show(plan, finished.get(), seconds(), null);
            return 0;
        }
        try (OwnStack own = new OwnStack(view)) {
            Stack stack = stack(own);
            return follow(plan, records, stack, own);
        }
    }

    private Stack stack(OwnStack own) {
        boolean elsewhere = pools == PoolsHere.NEVER || place.home().inUse();
        if (elsewhere) {
            return own.joined(Stack.attach(place.home(), place.environment()));
        }
        HomeLock lock = place.home().lock();
        own.locked(lock);
        if (TemporalSettings.fromEnvironment(place.environment()).isEmpty()) {
            view.say("Starting Temporal and the pools …");
        }
        return own.joined(Stack.start(
                place.home(), lock, place.store(), PoolLayout.of(place.environment()), place.environment(), view::say));
    }

    private int follow(CampaignPlan plan, CampaignRecords records, Stack stack, OwnStack own)
            throws InterruptedException {
        String name = plan.branch().campaign();
        CampaignFollower follower = new CampaignFollower(records.commits(), plan, System::nanoTime);
        CampaignClient client = new CampaignClient(stack.connection());
        CampaignClient.Begun begun = client.begin(plan);
        introduce(name, begun, follower.committed(), plan.iterations(), stack);
        MemoryLog memory = MemoryLog.of(place.home().create(), name);
        try (RunningCampaign running = new RunningCampaign(client, plan, interactive ? ON_TERMINAL : IN_PIPE)) {
            Terminal terminal = new Terminal(running, view, stack.own());
            if (interactive) {
                terminal.listen();
            }
            boolean looked = begun == CampaignClient.Begun.STARTED;
            while (true) {
                switch (running.next()) {
                    case Happened.Looked(Observation now) -> {
                        if (!looked && now.status() != null) {
                            looked = true;
                            resumeIfStopped(client, name, now.status(), stack.own());
                        }
                        for (CampaignEvent event : follower.observe(now)) {
                            show(event, stack, memory);
                        }
                        if (terminal.pausing()
                                && now.status() != null
                                && now.status().mode() == Mode.PAUSED) {
                            view.clear();
                            view.say("Stopped. The same command goes on where it was.");
                            return 0;
                        }
                    }
                    case Happened.Ended(CampaignResult result) -> {
                        follower.finish().forEach(event -> show(event, stack, memory));
                        view.clear();
                        new CampaignReport(place, records, view).show(plan, result, seconds(), stack);
                        return 0;
                    }
                    case Happened.Broken(String why) -> {
                        view.clear();
                        view.say("Campaign %s ended: %s. The store keeps all; the same command goes on from there."
                                .formatted(name, why));
                        return 1;
                    }
                    case Happened.Interrupted _ -> {
                        if (terminal.interrupted()) {
                            view.clear();
                            view.say("Stopping at once. Nothing is lost; the same command goes on where it was.");
                            return INTERRUPTED;
                        }
                    }
                    case Happened.Answered(String line) -> {
                        switch (terminal.answered(line)) {
                            case PAUSE -> pause(client, name);
                            case DETACH -> {
                                view.say(own.detach(place, name));
                                return 0;
                            }
                            case NOTHING -> {}
                        }
                    }
                }
            }
        } catch (FaultException | IllegalStateException e) {
            own.parkIfStopping();
            throw e;
        }
    }

    private void introduce(String name, CampaignClient.Begun begun, int committed, int iterations, Stack stack) {
        String from = committed < 0 ? "" : ", after iteration %d of %d".formatted(committed, iterations);
        view.say(
                switch (begun) {
                    case STARTED -> "Campaign %s %s%s.".formatted(name, committed < 0 ? "starts" : "goes on", from);
                    case ATTACHED -> "Campaign %s goes on%s.".formatted(name, from);
                });
        stack.page(WorkflowIds.campaign(name)).ifPresent(page -> view.say("Temporal UI: " + page));
    }

    private void resumeIfStopped(CampaignClient client, String name, CampaignStatus status, boolean own) {
        if (status.mode() != Mode.PAUSED && status.mode() != Mode.PAUSING) {
            return;
        }
        String reason = String.valueOf(status.reason());
        boolean failed = own && reason.contains(" failed: ");
        if (reason.equals(STOPPED) || failed) {
            view.say("It was paused (%s); it goes on.".formatted(reason));
            client.resume(name);
        }
    }

    private void pause(CampaignClient client, String name) {
        try {
            client.pause(name, STOPPED);
        } catch (FaultException e) {
            view.say(String.valueOf(e.getMessage())); // it is paused already, and that is waited for
        }
    }

    private void show(CampaignEvent event, Stack stack, MemoryLog memory) {
        view.show(event);
        if (event instanceof CampaignEvent.Iterated iterated) {
            stack.residentBytes().ifPresent(bytes -> memory.add(iterated.iteration(), bytes));
        }
    }

    private double seconds() {
        return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
    }
}
