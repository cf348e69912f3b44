package dev.ratchet.workers.campaign;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.workers.campaign.RunningCampaign.Happened;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignStatus;
import dev.ratchet.workflows.campaign.CampaignStatus.Mode;
import java.util.List;
import java.util.OptionalInt;

/** One person's look at a running campaign: answers what happens, one thing after the other, until it says to end. */
final class CampaignSession {
    private static final int INTERRUPTED = 130;

    private final CampaignPlan plan;
    private final CampaignClient client;
    private final CampaignFollower follower;
    private final Terminal terminal;
    private final Stack stack;
    private final OwnStack own;
    private final Place place;
    private final View view;
    private final CampaignReport report;
    private final MemoryLog memory;
    private final long began;
    private boolean looked;
    private long newsSince = Long.MIN_VALUE;

    CampaignSession(
            CampaignPlan plan,
            CampaignClient client,
            CampaignFollower follower,
            Terminal terminal,
            Stack stack,
            OwnStack own,
            Place place,
            View view,
            CampaignReport report,
            long began) {
        this.plan = plan;
        this.client = client;
        this.follower = follower;
        this.terminal = terminal;
        this.stack = stack;
        this.own = own;
        this.place = place;
        this.view = view;
        this.report = report;
        this.began = began;
        this.memory = MemoryLog.of(place.home().create(), name());
    }

    private String name() {
        return plan.branch().campaign();
    }

    /** The exit code, once the command is to end. */
    OptionalInt answer(Happened happened) {
        return switch (happened) {
            case Happened.Looked(Observation now, long when) -> when < newsSince ? OptionalInt.empty() : looked(now);
            case Happened.Ended(var result) -> {
                follower.finish().forEach(this::show);
                view.clear();
                report.show(plan, result, CampaignReport.secondsSince(began), stack);
                yield OptionalInt.of(0);
            }
            case Happened.Broken(String why) ->
                throw halted(
                        "campaign: %s ended: %s (expected: the end of its iterations; the store keeps all, the same command goes on from there)"
                                .formatted(name(), why));
            case Happened.Interrupted _ ->
                terminal.interrupted()
                        ? end(INTERRUPTED, "Stopping at once. Nothing is lost; the same command goes on where it was.")
                        : OptionalInt.empty();
            case Happened.Answered(String line) ->
                switch (terminal.answered(line)) {
                    case PAUSE -> pause();
                    case DETACH -> end(0, own.detach(place, name()));
                    case NOTHING -> OptionalInt.empty();
                };
            case Happened.Abandoned _ -> throw new IllegalStateException("without a stack there is nothing to answer");
        };
    }

    private CampaignHaltedException halted(String message) {
        view.clear();
        return new CampaignHaltedException(message);
    }

    private OptionalInt end(int exitCode, String sentence) {
        view.clear();
        view.say(sentence);
        return OptionalInt.of(exitCode);
    }

    private OptionalInt looked(Observation now) {
        CampaignStatus status = now.status();
        if (!looked && status != null) {
            looked = true;
            if (resumed(status)) {
                newsSince = System.nanoTime(); // what was seen before that is none
                return OptionalInt.empty();
            }
        }
        for (CampaignEvent event : follower.observe(now)) {
            if (!(event instanceof CampaignEvent.Progress) || !terminal.asking()) {
                show(event);
            }
        }
        if (status == null || status.mode() != Mode.PAUSED) {
            return OptionalInt.empty();
        }
        if (terminal.pausing()) {
            return end(0, "Stopped. The same command goes on where it was.");
        }
        if (!terminal.interactive() && reason(status).failure()) {
            throw halted( // nobody may be there who mends it, and who waits for this command must know
                    "campaign: %s is paused: %s (expected: activities that succeed; mend that, then the same command goes on)"
                            .formatted(name(), reason(status).text()));
        }
        return OptionalInt.empty();
    }

    private static PauseReason reason(CampaignStatus status) {
        return new PauseReason(String.valueOf(status.reason()));
    }

    /** Goes on after a pause that only the end of an earlier command, or a failure that may be mended, was the reason for. */
    private boolean resumed(CampaignStatus status) {
        PauseReason reason = reason(status);
        boolean halted = List.of(Mode.PAUSED, Mode.PAUSING).contains(status.mode());
        if (!halted || !(reason.equals(PauseReason.STOPPED) || reason.failure())) {
            return false;
        }
        view.say("It was paused (%s); it goes on.".formatted(reason.text()));
        try {
            client.resume(name());
        } catch (FaultException e) {
            view.say(String.valueOf(e.getMessage())); // somebody else was quicker
        }
        return true;
    }

    private OptionalInt pause() {
        try {
            client.pause(name(), PauseReason.STOPPED.text());
        } catch (FaultException e) {
            view.say(String.valueOf(e.getMessage())); // it is paused already, and that is waited for
        }
        return OptionalInt.empty();
    }

    private void show(CampaignEvent event) {
        view.show(event);
        if (event instanceof CampaignEvent.Iterated iterated) {
            stack.residentBytes().ifPresent(bytes -> memory.add(iterated.iteration(), bytes));
        }
    }
}
